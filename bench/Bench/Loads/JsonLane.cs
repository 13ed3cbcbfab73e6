using System.Net;
using WebEtcd.Bench.Http1;
using WebEtcd.Bench.Measuring;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>One client of the JSON gateway on its own keep-alive connection.</summary>
internal sealed class JsonLane : ILane
{
    private const int OnlyClient = 0;
    private readonly OperationMix _mix;
    private readonly Random _random;
    private readonly byte[] _request;
    private Http1Connection? _connection;
    private ClosedLoop? _loop;
    private int _minimumBytes;

    private JsonLane(OperationMix mix, int seed)
    {
        _mix = mix;
        _random = new Random(seed);
        _request = new byte[mix.MaximumSize];
    }

    /// <inheritdoc/>
    public Tally Tally => Loop.Tally;

    /// <inheritdoc/>
    public Task Finished => Loop.Finished;

    private ClosedLoop Loop => _loop ?? throw new InvalidOperationException("the lane has not begun");

    private Http1Connection Connection => _connection ?? throw new InvalidOperationException("the lane is not connected");

    /// <summary>Connects a lane.</summary>
    public static async Task<ILane> ConnectAsync(DnsEndPoint server, OperationMix mix, int seed)
    {
        var lane = new JsonLane(mix, seed);
        lane._connection = await Http1Connection.ConnectAsync(server, lane.OnAnswer, error => lane._loop?.Abandon(error));
        return lane;
    }

    /// <inheritdoc/>
    public void Begin(LoadSchedule schedule, long requests)
    {
        lock (Connection.Gate)
        {
            _loop = new ClosedLoop(schedule, 1, requests);
            SendNext();
            Connection.Flush();
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (Connection.Gate)
        {
            if (Loop.TakeParked().Count > 0)
            {
                SendNext();
                Connection.Flush();
            }
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
    public void Dispose() => _connection?.Dispose();

    private void OnAnswer(int status, int bodyLength)
    {
        var error = status != 200 ? $"HTTP status {status}"
            : bodyLength < _minimumBytes ? "the answer is shorter than the stored data"
            : null;
        Loop.End(OnlyClient, error, bodyLength);
        SendNext();
    }

    private void SendNext()
    {
        if (!Loop.TryBegin(OnlyClient))
        {
            return;
        }
        var operation = _mix.Draw(_random);
        var length = operation.EncodeJson(_request, _random);
        _minimumBytes = operation.MinimumAnswerBytes;
        Connection.Post(operation.JsonPath, _request.AsSpan(0, length));
    }
}
