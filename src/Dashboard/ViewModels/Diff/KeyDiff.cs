using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Diff;

/// <summary>A key that is not as it was, and how its value differs.</summary>
/// <param name="Lines">What was taken away and added; empty when both values are the same.</param>
/// <param name="IsCut">Only the beginning of the values was compared.</param>
public sealed record KeyDiff(KeyChange Change, IReadOnlyList<DiffLine> Lines, bool IsCut)
{
    private const int BytesCompared = 16 * 1024;

    internal static KeyDiff Of(KeyChange change, ByteString? before, ByteString? after)
    {
        ValueFormat format = ValueText.SuggestForDiff((after ?? before ?? ByteString.Empty).Span);
        ValueText old = ValueText.Of(before?.Memory ?? default, format, BytesCompared);
        ValueText now = ValueText.Of(after?.Memory ?? default, format, BytesCompared);
        IReadOnlyList<DiffLine> lines = (before, after) switch
        {
            (null, _) => [.. now.Shown.Split('\n').Select(line => new DiffLine(DiffKind.Added, line))],
            (_, null) => [.. old.Shown.Split('\n').Select(line => new DiffLine(DiffKind.Removed, line))],
            _ => before.Equals(after) ? [] : LineDiff.Of(old.Shown, now.Shown),
        };
        return new KeyDiff(change, lines, old.OmittedBytes > 0 || now.OmittedBytes > 0);
    }
}
