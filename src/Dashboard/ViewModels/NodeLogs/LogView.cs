using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.NodeLogs;

/// <summary>The newest lines of the log that match, read again while they are followed; and the level of what is logged.</summary>
internal sealed class LogView(INodeLogService logs, TimeProvider time, string? token = null)
{
    public const int LinesShown = 300;

    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);
    private DateTimeOffset _readAt;

    /// <summary>The last answer; null before the first.</summary>
    public LogPage? Page { get; private set; }

    public EtcdError? Error { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>Lines that were written since the pause began.</summary>
    public long Waiting { get; private set; }

    public bool IsDue => time.GetUtcNow() - _readAt >= ReadEvery;

    public void Pause(bool paused)
    {
        IsPaused = paused;
        Waiting = 0;
    }

    /// <summary>Reads; while it is paused, only how much there is.</summary>
    public async Task ReadAsync(LogsAddress address, CancellationToken cancellation)
    {
        _readAt = time.GetUtcNow();
        try
        {
            LogQuery query = new(address.Least, address.Text.Trim(), IsPaused && Page is not null ? 1 : LinesShown);
            LogPage read = await logs.ReadAsync(query, DashboardCall.With(token, cancellation));
            Error = null;
            if (IsPaused && Page is { } shown)
            {
                Waiting = read.Written - shown.Written;
                Page = shown with { Least = read.Least };
            }
            else
            {
                Page = read;
            }
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    /// <summary>Changes the least level that is logged on this node. True when it was.</summary>
    public async Task<bool> SetLevelAsync(NodeLogLevel level, CancellationToken cancellation)
    {
        try
        {
            Error = null;
            await logs.SetLevelAsync(level, DashboardCall.With(token, cancellation));
            return true;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return false;
        }
    }
}
