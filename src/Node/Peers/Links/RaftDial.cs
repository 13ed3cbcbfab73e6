using System.Net.Sockets;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;

namespace WebEtcd.Node.Peers.Links;

/// <summary>Attempts to connect to one peer, with what is said about them. Used by the link's own thread, which may block.</summary>
internal sealed class RaftDial(ulong peer, PeerUrls urls, PeerContext context)
{
    private const int MaxPongBytes = 64;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
    private readonly ChangeLog<ulong> _said = new();
    private bool _toldRemoved;

    /// <summary>The URL that was tried last.</summary>
    public Uri? Url { get; private set; }

    /// <summary>One attempt. Null when it failed; the next one takes the peer's next URL.</summary>
    public PeerConnection? TryOpen()
    {
        Url = urls.Current;
        if (Url is null)
        {
            return null;
        }

        try
        {
            PeerHello hello = PeerDialer.Hello(context.Self, peer, ChannelKind.Raft) with { Urls = context.OwnUrls.Current };
            PeerConnection connection = context.Dialer.DialAsync(Url, hello, MaxPongBytes, _stop.Token).GetAwaiter().GetResult();
            Connected(Url, connection);
            return connection;
        }
        catch (PeerRefusedException e)
        {
            Refused(Url, e);
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            Failed(Url, e);
        }

        urls.Next();
        return null;
    }

    public void Cancel() => _ = _stop.CancelAsync();

    private void Connected(Uri url, PeerConnection connection)
    {
        _said.Forget(peer);
        PeerLog.Connected(context.Logger, peer, url, connection.Software);
    }

    private void Refused(Uri url, PeerRefusedException refusal)
    {
        if (_said.IsNew(peer, refusal.Message))
        {
            PeerLog.RefusedBy(context.Logger, peer, url, refusal.Message);
        }

        if (refusal.Answer.Code == HelloCode.Removed && !_toldRemoved)
        {
            _toldRemoved = true;
            PeerLog.Removed(context.Logger, peer);
            context.Handler.RemovedFromCluster();
        }
    }

    private void Failed(Uri url, Exception error)
    {
        string reason = error is SocketException socket ? $"{socket.Message} ({socket.SocketErrorCode})" : error.Message;
        if (!_stop.IsCancellationRequested && _said.IsNew(peer, reason))
        {
            PeerLog.CannotReach(context.Logger, peer, url, reason);
        }
    }
}
