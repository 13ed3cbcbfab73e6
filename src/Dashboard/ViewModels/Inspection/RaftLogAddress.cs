using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>State of the Raft log page, as its address holds it.</summary>
/// <param name="At">The highest index shown; 0 to follow the end of the log.</param>
internal sealed record RaftLogAddress(ulong At)
{
    /// <summary>The page that shows what comes.</summary>
    public static readonly RaftLogAddress End = new(0);

    public bool Follows => At == 0;

    public static RaftLogAddress Parse(string? at) => ulong.TryParse(at?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong index) ? new RaftLogAddress(index) : End;

    public string Link => PageLinks.With(PageLinks.RaftLog, ("at", At == 0 ? null : At.ToString(CultureInfo.InvariantCulture)));
}
