using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>Now and then a watcher gets the same events twice.</summary>
internal sealed class DoubledEvents : Tampering
{
    public override IWatchSink SinkOf(IWatchSink sink) => new Sink(sink);

    private sealed class Sink(IWatchSink inner) : IWatchSink
    {
        private int _responses;

        public bool TrySend(WatchResponse response)
        {
            if (!inner.TrySend(response))
            {
                return false;
            }

            if (response.Events.Count > 0 && ++_responses % 10 == 0)
            {
                inner.TrySend(response.Clone());
            }

            return true;
        }
    }
}
