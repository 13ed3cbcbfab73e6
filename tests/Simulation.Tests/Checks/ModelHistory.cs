using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>What the committed requests give, one after the other, in the model: the one truth that every answer and every event is held against.</summary>
internal sealed class ModelHistory
{
    private readonly List<IReadOnlyList<ModelEvent>> _events = [[], []];

    public ModelHistory(IReadOnlyList<CommittedRequest> requests, long minTtlSeconds, Action<KeyModel, CommittedRequest, ModelAnswer> onApplied)
    {
        Final = new KeyModel(minTtlSeconds);
        foreach (CommittedRequest request in requests)
        {
            ModelAnswer answer = Final.Apply(request.Request);
            if (answer.Events.Count > 0)
            {
                _events.Add(answer.Events);
            }

            onApplied(Final, request, answer);
        }
    }

    /// <summary>The state after the last request.</summary>
    public KeyModel Final { get; }

    public long Revision => Final.Revision;

    /// <summary>The events of a revision, in order.</summary>
    public IReadOnlyList<ModelEvent> EventsOf(long revision) => revision < _events.Count ? _events[(int)revision] : [];

    public static bool IsSame(Event left, Event right) => left.Type == right.Type
        && (left.Type == Event.Types.EventType.Put ? left.Kv.Equals(right.Kv) : left.Kv.Key == right.Kv.Key && left.Kv.ModRevision == right.Kv.ModRevision);
}
