using System.Globalization;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>What must be known of a draft to go on with it on another node.</summary>
/// <param name="Revision">The revision that it was based on.</param>
/// <param name="IsHex">It is written in hex.</param>
internal readonly record struct DraftOrigin(long Revision, bool IsHex)
{
    public static bool TryParse(string text, out DraftOrigin origin)
    {
        string[] parts = text.Split(' ');
        bool known = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long revision) && parts.Length == 2;
        origin = new DraftOrigin(revision, known && parts[1] == "hex");
        return known;
    }

    public override string ToString() => $"{Revision.ToString(CultureInfo.InvariantCulture)} {(IsHex ? "hex" : "text")}";
}
