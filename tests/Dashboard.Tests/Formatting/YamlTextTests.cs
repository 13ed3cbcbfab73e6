using System.Text;
using Bunit;
using WebEtcd.Dashboard.Controls;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Tests.Formatting;

public sealed class YamlTextTests
{
    private const string Sample = "# what for\nname: web # the app\n\"quoted # key\": 'a # b'\nports:\n  - 80\n  - name: tls\n    port: 443\nscript: |\n  if: then # no comment\n\n  - no item\nlast: http://x/#y\r\n";

    [Theory]
    [InlineData(Sample)]
    [InlineData("- a\n- b\n")]
    [InlineData("---\na: 1\nb:\n  text goes on\n  here\n...\n")]
    [InlineData("a:\r\n  b: 1\r\n")]
    public void Mappings_and_lists_are_recognised(string text)
    {
        byte[] value = Encoding.UTF8.GetBytes(text);
        Assert.True(YamlText.IsYaml(value));
        Assert.Equal(ValueFormat.Yaml, ValueText.Suggest(value));
        Assert.Equal([ValueFormat.Yaml, .. ValueText.Common], ValueText.Formats(value));
        Assert.Equal(ValueFormat.Text, ValueText.SuggestForDiff(value));
        Assert.Equal(new ValueText(text, 0, null), ValueText.Of(value, ValueFormat.Yaml, 4096));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("note: one line is a sentence")]
    [InlineData("first: a\nand then prose\nsecond: b\n")]
    [InlineData("{\"a\":1,\n\"b\":2}")]
    [InlineData("a: 1\n\tb: 2\n")]
    [InlineData("http://a:1\nhttp://b:2\n")]
    [InlineData("a: 1\nb: \0\n")]
    [InlineData("-----BEGIN X-----\na: b\n")]
    public void Other_texts_are_not(string text)
    {
        byte[] value = Encoding.UTF8.GetBytes(text);
        Assert.False(YamlText.IsYaml(value));
        Assert.NotNull(ValueText.Of(value, ValueFormat.Yaml, 4096).Problem);
    }

    [Fact]
    public void What_is_too_long_is_not_looked_at() => Assert.False(YamlText.IsYaml(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a: 1\n", YamlText.MostBytes)))));

    [Fact]
    public void Keys_and_comments_are_told_apart_and_nothing_is_lost()
    {
        IReadOnlyList<YamlPart> parts = YamlText.Parts(Sample);
        Assert.Equal(Sample, string.Concat(parts.Select(part => part.Text)));
        Assert.Equal(
            ["name", "\"quoted # key\"", "ports", "name", "port", "script", "last"],
            parts.Where(part => part.Kind == YamlPartKind.Key).Select(part => part.Text));
        Assert.Equal(["# what for\n", "# the app\n"], parts.Where(part => part.Kind == YamlPartKind.Comment).Select(part => part.Text));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(":\n::\n- -\n")]
    [InlineData("- - - x: y")]
    [InlineData("k: |\n\n\n")]
    [InlineData("k: '# unclosed\n#")]
    public void Whatever_it_is_the_parts_are_the_text(string text) => Assert.Equal(text, string.Concat(YamlText.Parts(text).Select(part => part.Text)));

    [Fact]
    public async Task It_is_shown_as_text_with_parts_and_never_as_markup()
    {
        const string Text = "a: <b>bold</b> # <i>\nc: d\n";
        await using BunitContext context = new();
        IRenderedComponent<ValueView> view = context.Render<ValueView>(parameters => parameters
            .Add(it => it.Value, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Text)).Add(it => it.Format, ValueFormat.Yaml));
        Assert.Equal(Text, view.Find("pre code").TextContent);
        Assert.Equal(["a", "c"], view.FindAll(".yaml__key").Select(key => key.TextContent));
        Assert.Empty(view.FindAll("b, i"));
    }
}
