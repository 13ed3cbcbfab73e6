using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>Some entries of the serving member's log, as a page shows them.</summary>
internal sealed class RaftLogList(IRaftLogService log, string? token = null)
{
    public const int PageSize = 50;

    /// <summary>Null before the first answer.</summary>
    public RaftLogMarks? Marks { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RaftLogEntry> Entries { get; private set; } = [];

    public EtcdError? Error { get; private set; }

    /// <summary>Entries that came and went between two looks at the end of the log, since it is followed.</summary>
    public ulong Skipped { get; private set; }

    /// <summary>Index of the oldest entry shown; 0 for none.</summary>
    public ulong Oldest => Entries.Count == 0 ? 0 : Entries[^1].Index;

    /// <summary>Index of the newest entry shown; 0 for none.</summary>
    public ulong Newest => Entries.Count == 0 ? 0 : Entries[0].Index;

    /// <summary>Where the page with older entries is; null when there are none.</summary>
    public RaftLogAddress? Older => Marks is { } marks && Oldest > marks.FirstIndex ? new RaftLogAddress(Oldest - 1) : null;

    /// <summary>Where the page with newer entries is; null when there are none.</summary>
    public RaftLogAddress? Newer => Marks is { } marks && Newest > 0 && Newest < marks.StableIndex ? new RaftLogAddress(Math.Min(Newest + PageSize, marks.StableIndex)) : null;

    /// <summary>Where the oldest entries are; null when they are shown.</summary>
    public RaftLogAddress? First => Marks is { } marks && Oldest > marks.FirstIndex ? new RaftLogAddress(Math.Min(marks.FirstIndex + PageSize - 1, marks.StableIndex)) : null;

    public async Task LoadAsync(RaftLogAddress address, bool wentOn, CancellationToken cancellation)
    {
        ulong seen = address.Follows && wentOn ? Newest : 0;
        try
        {
            RaftLogPage page = await log.ReadAsync(new RaftLogQuery(address.At, PageSize), DashboardCall.With(token, cancellation));
            Marks = page.Marks;
            Entries = [.. page.Entries.Reverse()];
            Error = null;
            Skipped = seen == 0 ? 0 : Skipped + (Oldest > seen + 1 ? Oldest - seen - 1 : 0);
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }
}
