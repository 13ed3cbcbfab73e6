namespace WebEtcd.Raft.Tests;

/// <summary>What a quorum has confirmed, computed from the definition: the highest index that more than half of the voters have reached.</summary>
internal static class NaiveQuorum
{
    public static ulong CommittedIndex(IdSet voters, IReadOnlyDictionary<ulong, ulong> acked)
    {
        if (voters.Count == 0)
        {
            return ulong.MaxValue;
        }

        return voters.List
            .Select(id => acked.GetValueOrDefault(id))
            .Where(index => voters.List.Count(id => acked.GetValueOrDefault(id) >= index) > voters.Count / 2)
            .DefaultIfEmpty(0UL)
            .Max();
    }
}
