using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>A watcher whose client is slow loses what does not fit any more.</summary>
internal sealed class LostEvents : Tampering
{
    public override IWatchSink SinkOf(IWatchSink sink) => new Sink(sink);

    private sealed class Sink(IWatchSink inner) : IWatchSink
    {
        public bool TrySend(WatchResponse response) => inner.TrySend(response) || response.Events.Count > 0;
    }
}
