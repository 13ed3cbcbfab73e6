using System.Net;
using System.Net.Sockets;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Snapshots;

namespace WebEtcd.Node.Peers.Links;

/// <summary>All connections that other processes opened to this member: bounded in number, closed when they fall silent or their member is removed.</summary>
internal sealed class InboundConnections(PeerContext context, IPeerStreamFactory streams, Func<ulong, PeerLink?> findLink)
{
    private readonly Lock _gate = new();
    private readonly HashSet<InboundConnection> _all = [];
    private readonly ChangeLog<string> _malformed = new();
    private bool _closed;
    private bool _toldFull;

    /// <summary>The snapshot that is being received.</summary>
    public ReceiveSlot Receiving { get; } = new();

    /// <summary>Why members were sent away.</summary>
    public ChangeLog<ulong> Refusals { get; } = new();

    /// <summary>Takes over an accepted socket.</summary>
    public void Accept(Socket socket)
    {
        if (TryAdd(socket) is { } connection)
        {
            connection.Start();
        }
        else
        {
            socket.Dispose();
        }
    }

    /// <summary>
    /// A connection has said who is on the other side. A member has one connection for raft messages and one for calls: the newest. A snapshot takes its
    /// turn with those of all members.
    /// </summary>
    public void Greeted(InboundConnection connection, PeerHello hello)
    {
        if (hello.From == 0 || hello.Channel == ChannelKind.Snapshot)
        {
            return;
        }

        foreach (InboundConnection other in Snapshot())
        {
            if (other != connection && other.Hello is { } older && older.Channel == hello.Channel && older.From == hello.From)
            {
                other.Abort("the peer has opened a new one");
            }
        }

        if (findLink(hello.From) is { } link)
        {
            link.PeerIsUp();
        }
        else if (hello is { Channel: ChannelKind.Raft, Urls.Count: > 0 })
        {
            context.Handler.Introduce(new PeerAddress(hello.From, hello.Urls));
        }
    }

    public void Heard(InboundConnection connection, long nowMs)
    {
        if (connection.Hello is { From: not 0 } hello)
        {
            findLink(hello.From)?.Heard(nowMs);
        }
    }

    public void Remove(InboundConnection connection)
    {
        lock (_gate)
        {
            _all.Remove(connection);
        }
    }

    public void Sweep(long nowMs)
    {
        foreach (InboundConnection connection in Snapshot())
        {
            connection.Sweep(nowMs);
        }
    }

    /// <summary>Closes the connections of members that are none any more; when they come again they are told why.</summary>
    public void CloseRemoved()
    {
        foreach (InboundConnection connection in Snapshot())
        {
            if (connection.Hello is { From: not 0 } hello && context.Handler.IsRemoved(hello.From))
            {
                connection.Abort("the peer was removed from the cluster");
            }
        }
    }

    /// <summary>Closes all of them; the task completes when nothing of them runs any more.</summary>
    public Task CloseAllAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        InboundConnection[] all = Snapshot();
        foreach (InboundConnection connection in all)
        {
            connection.Abort("the transport ends");
        }

        return Task.WhenAll(all.Select(connection => connection.Ended));
    }

    public void TellMalformed(EndPoint? remote, ulong peer, string reason)
    {
        string subject = peer == 0 ? (remote as IPEndPoint)?.Address.ToString() ?? "" : peer.ToString("x");
        if (!_malformed.IsNew(subject, reason))
        {
            return;
        }

        if (peer == 0)
        {
            PeerLog.NotAPeer(context.Logger, remote, reason);
        }
        else
        {
            PeerLog.ClosedInbound(context.Logger, peer, reason);
        }
    }

    private InboundConnection? TryAdd(Socket socket)
    {
        lock (_gate)
        {
            if (_closed || _all.Count >= context.Options.MaxConnections)
            {
                TellFull();
                return null;
            }

            _toldFull = false;
            var connection = new InboundConnection(socket, streams, this, context);
            _all.Add(connection);
            return connection;
        }
    }

    private void TellFull()
    {
        if (!_closed && !_toldFull)
        {
            _toldFull = true;
            PeerLog.TooManyConnections(context.Logger, _all.Count);
        }
    }

    private InboundConnection[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _all];
        }
    }
}
