namespace WebEtcd.Node.Consensus;

/// <summary>
/// The thread under <see cref="RaftLoop"/>. What the loop sends to the disk is synced on it, so the next batch forms in the inbox meanwhile.
/// </summary>
internal sealed class RaftDriver : IDisposable
{
    private readonly RaftLoop _loop;
    private readonly DriverInbox _inbox;
    private readonly MonotonicClock _clock;
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public RaftDriver(RaftLoop loop, DriverInbox inbox, MonotonicClock clock, Action<Exception> onFailure)
    {
        _loop = loop;
        _inbox = inbox;
        _clock = clock;
        _onFailure = onFailure;
        _thread = new Thread(Run) { Name = "raft", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Says that the thread is to end, without waiting for it.</summary>
    public void Stop()
    {
        _stopping = true;
        _inbox.Wake();
    }

    /// <summary>Stops the thread after the work in hand. What still waits in the inbox is not proposed any more.</summary>
    public void Dispose()
    {
        Stop();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        try
        {
            _loop.Begin();
            while (!_stopping)
            {
                _loop.Step(_inbox.WaitAndTake((int)Math.Max(0, _loop.NextTickMs - _clock.NowMs)));
            }
        }
        catch (OperationCanceledException) when (_stopping)
        {
            // The apply loop has stopped before this thread: nothing more is to be done.
        }
#pragma warning disable CA1031 // Whatever it was: nothing may be acknowledged after it, so the node stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _onFailure(error);
        }
    }
}
