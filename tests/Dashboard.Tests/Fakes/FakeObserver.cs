using System.Threading.Channels;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>An observer whose cluster does what the test says.</summary>
internal sealed class FakeObserver(ClusterView initial) : IClusterObserver
{
    private readonly Lock _gate = new();
    private readonly List<Channel<ClusterChange>> _subscribers = [];

    public ClusterView Current { get; private set; } = initial;

    public int Subscribers
    {
        get
        {
            lock (_gate)
            {
                return _subscribers.Count;
            }
        }
    }

    public ClusterSubscription Subscribe()
    {
        Channel<ClusterChange> channel = Channel.CreateUnbounded<ClusterChange>();
        lock (_gate)
        {
            _subscribers.Add(channel);
            return new ClusterSubscription(Current, channel.Reader.ReadAllAsync(), () => Remove(channel));
        }
    }

    public void Publish(ClusterView view, params ClusterEvent[] events) => Publish(view, 0, events);

    public void Publish(ClusterView view, long skipped, params ClusterEvent[] events)
    {
        lock (_gate)
        {
            Current = view with { RecentEvents = [.. Current.RecentEvents.Concat(events).TakeLast(200)] };
            _subscribers.ForEach(channel => channel.Writer.TryWrite(new ClusterChange(Current, events, skipped)));
        }
    }

    private void Remove(Channel<ClusterChange> channel)
    {
        lock (_gate)
        {
            _subscribers.Remove(channel);
            channel.Writer.TryComplete();
        }
    }
}
