using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers.Calls;

/// <summary>Calls of one peer. The connection is opened by the first call, shared by all, and closed when nobody uses it.</summary>
internal sealed class CallClient(ulong peer, PeerUrls urls, PeerContext context, LinkState state)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
    private Task<CallConnection?>? _opening;
    private long _failedMs;

    /// <inheritdoc cref="IPeerTransport.CallAsync"/>
    public async Task<ReadOnlyMemory<byte>> CallAsync(PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        CallConnection? connection = await OpenAsync().WaitAsync(cancellation);
        if (connection is null)
        {
            throw new EtcdException(_stop.IsCancellationRequested ? EtcdErrors.Stopped : EtcdErrors.TimeoutDueToConnectionLost);
        }

        return await connection.CallAsync(method, request, cancellation);
    }

    public void Sweep(long nowMs) => Opened()?.Sweep(nowMs);

    public void Stop()
    {
        _ = _stop.CancelAsync();
        Opened()?.Close("the link is stopped");
    }

    /// <summary>Completes when no connection is open any more, after <see cref="Stop"/>.</summary>
    public async Task EndAsync()
    {
        Task<CallConnection?>? opening;
        lock (_gate)
        {
            opening = _opening;
        }

        if (opening is not null && await opening is { } connection)
        {
            await connection.Ended;
        }
    }

    private Task<CallConnection?> OpenAsync()
    {
        lock (_gate)
        {
            if (_opening is null || MayDialAgain(_opening))
            {
                _opening = DialAsync();
            }

            return _opening;
        }
    }

    /// <summary>A closed connection is replaced at once, one that could not be opened after a short rest.</summary>
    private bool MayDialAgain(Task<CallConnection?> opening)
    {
        if (!opening.IsCompleted)
        {
            return false;
        }

        return opening.Result is { } connection
            ? !connection.IsOpen
            : context.Clock.NowMs - Interlocked.Read(ref _failedMs) >= (long)context.Options.MinBackoff.TotalMilliseconds;
    }

    private async Task<CallConnection?> DialAsync()
    {
        await Task.Yield();
        try
        {
            if ((state.Url ?? urls.Current) is { } url)
            {
                PeerHello hello = PeerDialer.Hello(context.Self, peer, ChannelKind.Call);
                PeerConnection connection = await context.Dialer.DialAsync(url, hello, context.Options.MaxCallBytes + NumberedFrame.Overhead, _stop.Token);
                var calls = new CallConnection(peer, connection, context, state);
                if (_stop.IsCancellationRequested)
                {
                    calls.Close("the link is stopped");
                }

                return calls;
            }
        }
        catch (Exception e) when (e is PeerRefusedException || PeerFailure.IsConnectionLoss(e))
        {
            // The link for raft messages dials the same peer all the time; it goes on to the next URL, and tells why it cannot connect.
        }

        Interlocked.Exchange(ref _failedMs, context.Clock.NowMs);
        return null;
    }

    private CallConnection? Opened()
    {
        lock (_gate)
        {
            return _opening is { IsCompletedSuccessfully: true } opened ? opened.Result : null;
        }
    }
}
