using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Hosting;

/// <summary>
/// The node's answer to a failure it cannot judge: a disk error, a broken invariant, a thread that died. The first is remembered, nothing is acknowledged
/// after it, and the process ends with a non-zero code.
/// </summary>
internal sealed partial class FailStop(IHostApplicationLifetime lifetime, ILogger<FailStop> logger)
{
    private int _isTripped;
    private Exception? _first;
    private ProposalTracker? _tracker;
    private ReadIndexCoordinator? _reads;

    public bool HasFailed => Volatile.Read(ref _first) is not null;

    public Exception? Failure => Volatile.Read(ref _first);

    /// <summary>Writes are refused from then on, and those that wait end. The disk can fail before there is one to set: then it is closed at once.</summary>
    public void Guard(ProposalTracker tracker)
    {
        Interlocked.Exchange(ref _tracker, tracker);
        CloseIfTripped();
    }

    /// <summary>As the other, for reads: what failed may have left the state half changed.</summary>
    public void Guard(ReadIndexCoordinator reads)
    {
        Interlocked.Exchange(ref _reads, reads);
        CloseIfTripped();
    }

    public void Trip(Exception error)
    {
        if (Interlocked.Exchange(ref _isTripped, 1) != 0)
        {
            return;
        }

        // Before anybody is told: whoever knows of the failure gets no answer any more.
        CloseIfTripped();
        Volatile.Write(ref _first, error);
        Environment.ExitCode = 1;
        Stops(error);
        lifetime.StopApplication();
    }

    private void CloseIfTripped()
    {
        if (Volatile.Read(ref _isTripped) != 0)
        {
            Volatile.Read(ref _reads)?.Close(EtcdErrors.Stopped);
            Volatile.Read(ref _tracker)?.Close(EtcdErrors.Stopped);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The node stops: what failed leaves no safe way on")]
    private partial void Stops(Exception error);
}
