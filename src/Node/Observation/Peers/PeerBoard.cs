using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>What this node knows of the others: the last view of each, kept when it falls silent. Any thread.</summary>
internal sealed class PeerBoard(EventLedger ledger, NodeEvents events)
{
    private readonly object _gate = new();
    private readonly Dictionary<ulong, PeerSight> _sights = [];

    /// <summary>Grows with everything that is learned.</summary>
    public long Version { get; private set; }

    public ObserveRequest RequestFor(ulong memberId)
    {
        lock (_gate)
        {
            return SightNeedsLock(memberId).Request;
        }
    }

    /// <summary>The last view of a member, marked when it does not answer any more; null when it was never heard.</summary>
    public MemberView? Find(ulong memberId)
    {
        lock (_gate)
        {
            return _sights.TryGetValue(memberId, out PeerSight? sight) && sight.View is { } view ? view with { Reachable = sight.IsReachable } : null;
        }
    }

    public void Answered(ulong memberId, ObserveAnswer answer, DateTimeOffset receivedAt, TimeSpan roundTrip)
    {
        bool isBack;
        string name;
        lock (_gate)
        {
            PeerSight sight = SightNeedsLock(memberId);
            isBack = sight is { IsReachable: false, View: not null };
            ledger.Add(sight.Answered(answer, receivedAt, roundTrip));
            name = NameOf(sight.View!);
            Version++;
        }

        if (isBack)
        {
            events.Add(ClusterEventKind.PeerReachable, $"{name} answers again", memberId);
        }
    }

    public void Failed(ulong memberId)
    {
        bool isLost;
        string name = "";
        lock (_gate)
        {
            PeerSight sight = SightNeedsLock(memberId);
            isLost = sight.Failed();
            name = sight.View is { } view ? NameOf(view) : name;
            Version += isLost ? 1 : 0;
        }

        if (isLost)
        {
            events.Add(ClusterEventKind.PeerUnreachable, $"{name} does not answer", memberId);
        }
    }

    /// <summary>Forgets who is no member any more.</summary>
    public void Keep(IReadOnlySet<ulong> members)
    {
        lock (_gate)
        {
            foreach (ulong gone in _sights.Keys.Where(id => !members.Contains(id)).ToList())
            {
                _sights.Remove(gone);
                Version++;
            }
        }
    }

    private static string NameOf(MemberView view) => view.Name.Length > 0 ? view.Name : $"{view.MemberId:x}";

    private PeerSight SightNeedsLock(ulong memberId)
    {
        if (!_sights.TryGetValue(memberId, out PeerSight? sight))
        {
            _sights[memberId] = sight = new PeerSight(memberId);
        }

        return sight;
    }
}
