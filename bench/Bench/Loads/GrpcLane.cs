using System.Net;
using WebEtcd.Bench.Http2;
using WebEtcd.Bench.Measuring;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>Clients that share one HTTP/2 connection; each sends requests with one answer.</summary>
internal sealed class GrpcLane : ILane, IStreamSink
{
    private readonly OperationMix _mix;
    private readonly Random _random;
    private readonly byte[] _request;
    private readonly int[] _answerBytes;
    private readonly int[] _minimumBytes;
    private Http2Connection? _connection;
    private ClosedLoop? _loop;

    private GrpcLane(OperationMix mix, int clients, int seed)
    {
        _mix = mix;
        _random = new Random(seed);
        _request = new byte[mix.MaximumSize];
        _answerBytes = new int[clients];
        _minimumBytes = new int[clients];
    }

    /// <inheritdoc/>
    public Tally Tally => Loop.Tally;

    /// <inheritdoc/>
    public Task Finished => Loop.Finished;

    private ClosedLoop Loop => _loop ?? throw new InvalidOperationException("the lane has not begun");

    private Http2Connection Connection => _connection ?? throw new InvalidOperationException("the lane is not connected");

    /// <summary>Connects a lane.</summary>
    public static async Task<ILane> ConnectAsync(DnsEndPoint server, OperationMix mix, int clients, int seed)
    {
        var lane = new GrpcLane(mix, clients, seed);
        lane._connection = await Http2Connection.ConnectAsync(server, lane);
        return lane;
    }

    /// <inheritdoc/>
    public void Begin(LoadSchedule schedule, long requests)
    {
        lock (Connection.Gate)
        {
            _loop = new ClosedLoop(schedule, _answerBytes.Length, requests);
            for (var client = 0; client < _answerBytes.Length; client++)
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
    public void OnMessage(int tag, ReadOnlySpan<byte> message) => _answerBytes[tag] += message.Length;

    /// <inheritdoc/>
    public void OnStreamEnd(int tag, string? error)
    {
        if (error is null && _answerBytes[tag] < _minimumBytes[tag])
        {
            error = "the answer is shorter than the stored data";
        }
        Loop.End(tag, error, _answerBytes[tag]);
        SendNext(tag);
    }

    /// <inheritdoc/>
    public void OnConnectionLost(string error) => _loop?.Abandon(error);

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private void SendNext(int client)
    {
        if (!Loop.TryBegin(client))
        {
            return;
        }
        var operation = _mix.Draw(_random);
        var length = operation.Encode(_request, _random);
        _answerBytes[client] = 0;
        _minimumBytes[client] = operation.MinimumAnswerBytes;
        Connection.Send(operation.GrpcPath, _request.AsSpan(0, length), true, client);
    }
}
