using System.Net;
using WebEtcd.Bench.Http2;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>Watchers of one key that share a connection, each with its own stream.</summary>
internal sealed class WatchSink : IStreamSink, IDisposable
{
    private const string WatchPath = "/etcdserverpb.Watch/Watch";
    private const int CreatedField = 3;
    private const int CanceledField = 4;
    private const int EventsField = 11;
    private readonly FanOutRound _round;
    private readonly int _firstWatcher;
    private readonly TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Http2Connection? _connection;
    private int _missing;

    private WatchSink(FanOutRound round, int firstWatcher, int watchers)
    {
        _round = round;
        _firstWatcher = firstWatcher;
        _missing = watchers;
    }

    /// <summary>Connects and waits until the server has created every watcher.</summary>
    public static async Task<WatchSink> ConnectAsync(DnsEndPoint server, FanOutRound round, int firstWatcher, int watchers, byte[] key)
    {
        var sink = new WatchSink(round, firstWatcher, watchers);
        var connection = await Http2Connection.ConnectAsync(server, sink);
        sink._connection = connection;
        var request = new byte[key.Length + 16];
        var writer = new ProtoWriter(request);
        var create = new ProtoWriter(writer.Bytes(1, ProtoWriter.BytesFieldSize(key.Length)));
        key.CopyTo(create.Bytes(1, key.Length));
        lock (connection.Gate)
        {
            for (var watcher = 0; watcher < watchers; watcher++)
            {
                connection.Send(WatchPath, request.AsSpan(0, writer.Length), false, watcher);
            }
            connection.Flush();
        }
        await sink._created.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return sink;
    }

    /// <inheritdoc/>
    public void OnMessage(int tag, ReadOnlySpan<byte> message)
    {
        if (ProtoScan.Varint(message, CanceledField) != 0)
        {
            _round.Fail("the server canceled a watcher");
        }
        else if (ProtoScan.Varint(message, CreatedField) != 0)
        {
            if (--_missing == 0)
            {
                _created.TrySetResult();
            }
        }
        else
        {
            _round.OnEvents(_firstWatcher + tag, ProtoScan.Count(message, EventsField));
        }
    }

    /// <inheritdoc/>
    public void OnStreamEnd(int tag, string? error) => OnConnectionLost(error ?? "the server ended a watch stream");

    /// <inheritdoc/>
    public void OnConnectionLost(string error)
    {
        _created.TrySetException(new IOException(error));
        _round.Fail(error);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();
}
