using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A change of a key, and what the key was before; null when it was not there.</summary>
internal sealed record ModelEvent(Event Event, KeyValue? Previous)
{
    public long Revision => Event.Kv.ModRevision;

    public string Key => Event.Kv.Key.ToStringUtf8();
}
