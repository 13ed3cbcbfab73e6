using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>The way from a member to a client that watches: takes only so much until the client has read.</summary>
internal sealed class SimulatedSink(int capacity) : IWatchSink
{
    private readonly Queue<WatchResponse> _responses = new();

    public int Count => _responses.Count;

    public bool TrySend(WatchResponse response)
    {
        if (_responses.Count >= capacity)
        {
            return false;
        }

        _responses.Enqueue(response);
        return true;
    }

    public WatchResponse Take() => _responses.Dequeue();
}
