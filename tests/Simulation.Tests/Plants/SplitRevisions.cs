using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>Watchers get the events of one revision in two responses.</summary>
internal sealed class SplitRevisions : Tampering
{
    public override IWatchSink SinkOf(IWatchSink sink) => new Sink(sink);

    private sealed class Sink(IWatchSink inner) : IWatchSink
    {
        public bool TrySend(WatchResponse response)
        {
            if (response.Events.Count < 2 || response.Events[0].Kv.ModRevision != response.Events[1].Kv.ModRevision)
            {
                return inner.TrySend(response);
            }

            var first = new WatchResponse { Header = response.Header.Clone(), WatchId = response.WatchId };
            first.Events.Add(response.Events[0]);
            if (!inner.TrySend(first))
            {
                return false;
            }

            var rest = new WatchResponse(response);
            rest.Events.RemoveAt(0);
            inner.TrySend(rest);
            return true;
        }
    }
}
