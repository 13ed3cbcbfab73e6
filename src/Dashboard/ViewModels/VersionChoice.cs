using System.Globalization;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Which version of a key is looked at, and what it is compared with. Written <c>all</c>, <c>17</c> or <c>17-12</c>.</summary>
/// <param name="Revision">Of the version; 0 for the newest.</param>
/// <param name="Against">Revision of the version it is compared with; 0 for the one before it.</param>
public sealed record VersionChoice(long Revision, long Against)
{
    public static readonly VersionChoice Newest = new(0, 0);

    public static VersionChoice? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string[] parts = text.Split('-');
        return Read(parts[0]) is var revision and > 0 ? new VersionChoice(revision, parts.Length > 1 ? Read(parts[1]) : 0) : Newest;
    }

    public override string ToString() => Revision == 0 ? "all" : Against == 0 ? Write(Revision) : $"{Write(Revision)}-{Write(Against)}";

    private static long Read(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);
}
