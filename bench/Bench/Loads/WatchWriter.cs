using System.Net;
using WebEtcd.Bench.Http2;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>The writer of a fan-out: puts the watched key, on its own connection.</summary>
internal sealed class WatchWriter : IStreamSink, IDisposable
{
    private readonly FanOutRound _round;
    private readonly PutOperation _put;
    private readonly byte[] _request;
    private readonly Random _random = new(1);
    private Http2Connection? _connection;

    private WatchWriter(FanOutRound round, KeySpace oneKey)
    {
        _round = round;
        _put = new PutOperation(oneKey);
        _request = new byte[_put.MaximumSize];
    }

    /// <summary>Connects the writer.</summary>
    public static async Task<WatchWriter> ConnectAsync(DnsEndPoint server, FanOutRound round, KeySpace oneKey)
    {
        var writer = new WatchWriter(round, oneKey);
        writer._connection = await Http2Connection.ConnectAsync(server, writer);
        return writer;
    }

    /// <summary>Sends one put. Any thread.</summary>
    public void Write()
    {
        var connection = _connection!;
        lock (connection.Gate)
        {
            connection.Send(_put.GrpcPath, _request.AsSpan(0, _put.Encode(_request, _random)), true, 0);
            connection.Flush();
        }
    }

    /// <inheritdoc/>
    public void OnMessage(int tag, ReadOnlySpan<byte> message)
    {
        // The end of the stream tells the outcome.
    }

    /// <inheritdoc/>
    public void OnStreamEnd(int tag, string? error) => _round.OnWritten(error);

    /// <inheritdoc/>
    public void OnConnectionLost(string error) => _round.Fail(error);

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();
}
