using WebEtcd.Dashboard.ViewModels;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nx\nc", " a-b+x c")]
    [InlineData("a", "a", " a")]
    [InlineData("a\nb", "b\nc", "-a b+c")]
    [InlineData("one", "two", "-one+two")]
    public void Common_lines_stay(string before, string after, string expected) => Assert.Equal(expected, Show(LineDiff.Of(before, after)));

    [Fact]
    public void What_is_the_same_far_from_a_change_is_left_out()
    {
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => $"l{i}")];
        string before = string.Join('\n', lines);
        lines[20] = "changed";
        Assert.Equal("~17 lines are the same l17 l18 l19-l20+changed l21 l22 l23~16 lines are the same", Show(LineDiff.Of(before, string.Join('\n', lines))));
    }

    [Fact]
    public void Texts_too_long_to_compare_in_detail_are_compared_as_wholes()
    {
        string before = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"a{i}"));
        string after = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"b{i}"));
        IReadOnlyList<DiffLine> lines = LineDiff.Of(before, after);
        Assert.Equal((5000, 5000), (lines.Count(line => line.Kind == DiffKind.Removed), lines.Count(line => line.Kind == DiffKind.Added)));
    }

    private static string Show(IReadOnlyList<DiffLine> lines) =>
        string.Concat(lines.Select(line => (line.Kind switch { DiffKind.Added => "+", DiffKind.Removed => "-", DiffKind.Skipped => "~", _ => " " }) + line.Text));
}
