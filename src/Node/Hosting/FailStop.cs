using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Hosting;

/// <summary>
/// The node's answer to a failure it cannot judge: a disk error, a broken invariant, a thread that died. The first is remembered, nothing is acknowledged
/// after it, and the process ends with a non-zero code.
/// </summary>
internal sealed partial class FailStop(IHostApplicationLifetime lifetime, ILogger<FailStop> logger)
{
    private Exception? _first;

    public bool HasFailed => Volatile.Read(ref _first) is not null;

    public Exception? Failure => Volatile.Read(ref _first);

    /// <summary>Ends the waits of all callers; set once the node is assembled.</summary>
    public ProposalTracker? Tracker { get; set; }

    /// <summary>Refuses reads from then on, since what failed may have left the state half changed; set once the node is assembled.</summary>
    public ReadIndexCoordinator? Reads { get; set; }

    public void Trip(Exception error)
    {
        if (Interlocked.CompareExchange(ref _first, error, null) is not null)
        {
            return;
        }

        Stops(error);
        Environment.ExitCode = 1;
        Tracker?.Close(EtcdErrors.Stopped);
        Reads?.Close(EtcdErrors.Stopped);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The node stops: what failed leaves no safe way on")]
    private partial void Stops(Exception error);
}
