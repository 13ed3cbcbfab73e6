using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>
/// Brings one snapshot to a peer. A connection that breaks is followed by another that goes on where the receiver stopped, until there has been no
/// progress for <see cref="PeerTransportOptions.SnapshotRetryTime"/>.
/// </summary>
internal sealed class SnapshotTransfer(ulong peer, Message message, PeerUrls urls, PeerContext context, LinkState state)
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Backoff _backoff = new(context.Options.MinBackoff, context.Options.MaxBackoff, Random.Shared);
    private readonly ChangeLog<ulong> _said = new();
    private volatile SnapshotAttempt? _attempt;
    private long _sent;
    private long _total;

    public bool IsRunning => !_ended.Task.IsCompleted;

    public SnapshotProgress Progress => new(Interlocked.Read(ref _sent), Interlocked.Read(ref _total));

    /// <summary>Completes when nothing of it runs any more.</summary>
    public Task Ended => _ended.Task;

    private ulong Index => message.Snapshot?.Metadata.Index ?? 0;

    public void Start() => _ = Task.Run(RunAsync);

    public void Sweep(long nowMs) => _attempt?.Sweep(nowMs);

    public void Cancel() => _ = _cancel.CancelAsync();

    private async Task RunAsync()
    {
        string? failure;
        try
        {
            failure = await DeliverAsync();
        }
#pragma warning disable CA1031 // Reading the snapshot can fail in any way; Raft must learn that it did not arrive.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e.Message;
        }

        if (!_cancel.IsCancellationRequested)
        {
            Report(failure);
        }

        _ended.TrySetResult();
    }

    private void Report(string? failure)
    {
        if (failure is null)
        {
            context.Meters.Of(peer).SnapshotsSent.Add();
            PeerLog.SnapshotDelivered(context.Logger, peer, Index);
        }
        else
        {
            context.Meters.Of(peer).SnapshotsFailed.Add();
            PeerLog.SnapshotFailed(context.Logger, peer, Index, failure);
        }

        context.Handler.ReportSnapshot(peer, failure is null);
    }

    /// <summary>Null when it was taken, otherwise why not.</summary>
    private async Task<string?> DeliverAsync()
    {
        using ISnapshotSource? source = context.Handler.OpenSnapshot(Index);
        if (source is null)
        {
            return "there is none any more that reaches so far";
        }

        Interlocked.Exchange(ref _total, source.Length);
        PeerLog.SnapshotStarts(context.Logger, peer, Index, source.Length);
        long best = -1;
        long bestMs = context.Clock.NowMs;
        while (true)
        {
            string failure;
            try
            {
                await AttemptAsync(source);
                return null;
            }
            catch (SnapshotNotTakenException e)
            {
                return e.Message;
            }
            catch (Exception e) when (e is PeerRefusedException || PeerFailure.IsConnectionLoss(e))
            {
                _cancel.Token.ThrowIfCancellationRequested();
                failure = e.Message;
            }

            if (_sent > best)
            {
                (best, bestMs) = (_sent, context.Clock.NowMs);
                _backoff.Reset();
            }

            if (context.Clock.NowMs - bestMs >= (long)context.Options.SnapshotRetryTime.TotalMilliseconds)
            {
                return failure;
            }

            TellBroken(failure);
            await Task.Delay(_backoff.Next(), context.Clock.Time, _cancel.Token);
        }
    }

    private async Task AttemptAsync(ISnapshotSource source)
    {
        Uri url = state.Url ?? urls.Current ?? throw new IOException("the peer has no URL");
        PeerHello hello = PeerDialer.Hello(context.Self, peer, ChannelKind.Snapshot);
        using PeerConnection connection = await context.Dialer.DialAsync(url, hello, SnapshotAttempt.MaxAnswerBytes, _cancel.Token);
        await using CancellationTokenRegistration abort =
            _cancel.Token.UnsafeRegister(static c => ((PeerConnection)c!).Abort("the transfer was given up"), connection);
        var attempt = new SnapshotAttempt(peer, connection, context, state, sent => Interlocked.Exchange(ref _sent, sent));
        _attempt = attempt;
        try
        {
            await attempt.RunAsync(new SnapshotHeader(message, source.Manifest, source.Length), source, _cancel.Token);
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e) && connection.AbortReason is { } reason)
        {
            throw new IOException(reason, e);
        }
        finally
        {
            _attempt = null;
        }
    }

    private void TellBroken(string failure)
    {
        if (_said.IsNew(peer, failure))
        {
            PeerLog.SnapshotBroke(context.Logger, peer, _sent, _total, failure);
        }
    }
}
