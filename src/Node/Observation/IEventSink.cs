using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>Where the rooms of this node say what happened. Any thread; returns at once.</summary>
internal interface IEventSink
{
    /// <param name="kind">What it is about.</param>
    /// <param name="text">One sentence for people; no secrets, no values.</param>
    /// <param name="otherMemberId">The other member concerned; 0 for none.</param>
    void Add(ClusterEventKind kind, string text, ulong otherMemberId = 0);
}
