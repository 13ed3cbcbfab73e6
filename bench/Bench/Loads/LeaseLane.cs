using System.Net;
using WebEtcd.Bench.Http2;
using WebEtcd.Bench.Measuring;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>Clients that each hold a lease and keep it alive over an open stream, one message after the other.</summary>
internal sealed class LeaseLane : ILane, IStreamSink
{
    private const string GrantPath = "/etcdserverpb.Lease/LeaseGrant";
    private const string KeepAlivePath = "/etcdserverpb.Lease/LeaseKeepAlive";
    private const int TtlSeconds = 3600;
    private readonly long[] _leases;
    private readonly bool[] _streaming;
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Http2Connection? _connection;
    private ClosedLoop? _loop;
    private int _missingGrants;

    private LeaseLane(int clients)
    {
        _leases = new long[clients];
        _streaming = new bool[clients];
        _missingGrants = clients;
    }

    /// <inheritdoc/>
    public Tally Tally => Loop.Tally;

    /// <inheritdoc/>
    public Task Finished => Loop.Finished;

    private ClosedLoop Loop => _loop ?? throw new InvalidOperationException("the lane has not begun");

    private Http2Connection Connection => _connection ?? throw new InvalidOperationException("the lane is not connected");

    /// <summary>Connects a lane and grants its leases.</summary>
    public static async Task<ILane> ConnectAsync(DnsEndPoint server, int clients)
    {
        var lane = new LeaseLane(clients);
        lane._connection = await Http2Connection.ConnectAsync(server, lane);
        lock (lane._connection.Gate)
        {
            var request = new byte[16];
            var writer = new ProtoWriter(request);
            writer.Varint(1, TtlSeconds);
            for (var client = 0; client < clients; client++)
            {
                lane._connection.Send(GrantPath, request.AsSpan(0, writer.Length), true, client);
            }
            lane._connection.Flush();
        }
        await lane._granted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return lane;
    }

    /// <inheritdoc/>
    public void Begin(LoadSchedule schedule, long requests)
    {
        lock (Connection.Gate)
        {
            _loop = new ClosedLoop(schedule, _leases.Length, requests);
            for (var client = 0; client < _leases.Length; client++)
            {
                SendNext(client);
            }
            Connection.Flush();
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (Connection.Gate)
        {
            foreach (var client in Loop.TakeParked())
            {
                SendNext(client);
            }
            Connection.Flush();
        }
    }

    /// <inheritdoc/>
    public void Abandon(string error)
    {
        lock (Connection.Gate)
        {
            Loop.Abandon(error);
        }
    }

    /// <inheritdoc/>
    public void OnMessage(int tag, ReadOnlySpan<byte> message)
    {
        if (!_streaming[tag])
        {
            _leases[tag] = ProtoScan.Varint(message, 2);
            return;
        }
        Loop.End(tag, ProtoScan.Varint(message, 3) > 0 ? null : "the lease is gone", message.Length);
        SendNext(tag);
    }

    /// <inheritdoc/>
    public void OnStreamEnd(int tag, string? error)
    {
        if (_streaming[tag])
        {
            Loop.Abandon(error ?? "the server ended a keep-alive stream");
        }
        else if (error is not null)
        {
            _granted.TrySetException(new IOException($"no lease granted: {error}"));
        }
        else if (--_missingGrants == 0)
        {
            _granted.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void OnConnectionLost(string error)
    {
        _granted.TrySetException(new IOException(error));
        _loop?.Abandon(error);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private void SendNext(int client)
    {
        if (!Loop.TryBegin(client))
        {
            return;
        }
        Span<byte> request = stackalloc byte[16];
        var writer = new ProtoWriter(request);
        writer.Varint(1, _leases[client]);
        if (_streaming[client])
        {
            Connection.SendMore(client, request[..writer.Length]);
            return;
        }
        _streaming[client] = true;
        Connection.Send(KeepAlivePath, request[..writer.Length], false, client);
    }
}
