namespace WebEtcd.Raft;

/// <summary>Decisions by more than half of a set of voters. An empty set agrees to everything, so that one half of a joint quorum may be absent.</summary>
internal static class MajorityQuorum
{
    /// <summary>The commit index of an empty set: above every index.</summary>
    public const ulong Infinite = ulong.MaxValue;

    private const int SmallGroup = 16;

    /// <summary>The highest index that a majority has confirmed.</summary>
    public static ulong CommittedIndex<TAcked>(IdSet voters, TAcked acked)
        where TAcked : IAckedIndexes
    {
        var count = voters.Count;
        if (count == 0)
        {
            return Infinite;
        }

        if (count == 1)
        {
            return acked.TryGetAcked(voters.Span[0], out var only) ? only : 0;
        }

        var indexes = count <= SmallGroup ? stackalloc ulong[count] : new ulong[count];
        for (var i = 0; i < count; i++)
        {
            // Who has not reported counts as 0.
            indexes[i] = acked.TryGetAcked(voters.Span[i], out var index) ? index : 0;
        }

        indexes.Sort();
        return indexes[count - ((count / 2) + 1)];
    }

    public static VoteResult Tally(IdSet voters, IReadOnlyDictionary<ulong, bool> votes)
    {
        if (voters.Count == 0)
        {
            return VoteResult.Won;
        }

        var granted = 0;
        var missing = 0;
        foreach (var voter in voters.Span)
        {
            if (!votes.TryGetValue(voter, out var vote))
            {
                missing++;
            }
            else if (vote)
            {
                granted++;
            }
        }

        var quorum = (voters.Count / 2) + 1;
        if (granted >= quorum)
        {
            return VoteResult.Won;
        }

        return granted + missing >= quorum ? VoteResult.Pending : VoteResult.Lost;
    }
}
