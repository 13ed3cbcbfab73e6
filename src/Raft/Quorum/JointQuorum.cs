namespace WebEtcd.Raft;

/// <summary>Decisions by a majority of the incoming voters and a majority of the outgoing ones. Outside of a joint configuration the latter are none.</summary>
internal readonly record struct JointQuorum(IdSet Incoming, IdSet Outgoing)
{
    public bool IsJoint => Outgoing.Count > 0;

    /// <summary>True when one voter alone decides.</summary>
    public bool IsSingleton => Incoming.Count == 1 && Outgoing.Count == 0;

    public bool Contains(ulong id) => Incoming.Contains(id) || Outgoing.Contains(id);

    /// <summary>All voters of both halves.</summary>
    public IdSet Ids => IsJoint ? Incoming.Union(Outgoing) : Incoming;

    public ulong CommittedIndex<TAcked>(TAcked acked)
        where TAcked : IAckedIndexes =>
        Math.Min(MajorityQuorum.CommittedIndex(Incoming, acked), MajorityQuorum.CommittedIndex(Outgoing, acked));

    public VoteResult Tally(IReadOnlyDictionary<ulong, bool> votes)
    {
        var incoming = MajorityQuorum.Tally(Incoming, votes);
        var outgoing = MajorityQuorum.Tally(Outgoing, votes);
        if (incoming == outgoing)
        {
            return incoming;
        }

        // One half that lost decides; else one has won and the other is open.
        return incoming == VoteResult.Lost || outgoing == VoteResult.Lost ? VoteResult.Lost : VoteResult.Pending;
    }

    public override string ToString() => IsJoint ? $"{Incoming}&&{Outgoing}" : Incoming.ToString();
}
