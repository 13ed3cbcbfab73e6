using WebEtcd.Raft;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Hosting;

/// <summary>
/// --force-new-cluster: what the log has to end with so that this member goes on alone, after the others are lost for good. Entries that are not known to be
/// committed are dropped: nobody can tell any more.
/// </summary>
internal static class ForcedCluster
{
    /// <summary>The entries to append after the last committed one: they remove all others and see to it that this member votes.</summary>
    /// <param name="self">This member.</param>
    /// <param name="applied">The members that the checkpoint has.</param>
    /// <param name="appliedIndex">Index of that checkpoint.</param>
    /// <param name="hardState">The stored one.</param>
    /// <param name="entries">The stored log.</param>
    public static IReadOnlyList<Entry> Tail(
        MemberRecord self, IReadOnlyList<MemberRecord> applied, ulong appliedIndex, HardState hardState, IReadOnlyList<Entry> entries)
    {
        SortedDictionary<ulong, MemberRecord> members = MembersAt(hardState.Commit, applied, appliedIndex, entries);
        var tail = new List<Entry>();
        if (!members.TryGetValue(self.Id, out MemberRecord? known))
        {
            Add(new MembershipChange(MembershipChangeKind.Add, self), ConfChangeType.AddNode);
        }
        else if (known.IsLearner)
        {
            Add(MembershipChange.OfId(MembershipChangeKind.Promote, self.Id), ConfChangeType.AddNode);
        }

        foreach (ulong other in members.Keys.Where(id => id != self.Id))
        {
            Add(MembershipChange.OfId(MembershipChangeKind.Remove, other), ConfChangeType.RemoveNode);
        }

        return tail;

        void Add(MembershipChange change, ConfChangeType type)
        {
            var confChange = new ConfChange { Changes = [new ConfChangeSingle(type, change.Member.Id)], Context = change.Encode() };
            ulong index = hardState.Commit + (ulong)tail.Count + 1;
            tail.Add(new Entry(Math.Max(1, hardState.Term), index, EntryType.ConfChangeV2, confChange.Encode()));
        }
    }

    private static SortedDictionary<ulong, MemberRecord> MembersAt(
        ulong commit, IReadOnlyList<MemberRecord> applied, ulong appliedIndex, IReadOnlyList<Entry> entries)
    {
        var members = new SortedDictionary<ulong, MemberRecord>(applied.ToDictionary(member => member.Id));
        foreach (Entry entry in entries.Where(entry => entry.Index > appliedIndex && entry.Index <= commit && entry.Type != EntryType.Normal))
        {
            MembershipChange change = MembershipChange.Decode(ConfChange.Decode(entry.Type, entry.Data.Span).Context.Span);
            ulong id = change.Member.Id;
            switch (change.Kind)
            {
                case MembershipChangeKind.Add:
                    members.TryAdd(id, change.Member);
                    break;
                case MembershipChangeKind.Promote when members.TryGetValue(id, out MemberRecord? learner):
                    members[id] = learner with { IsLearner = false };
                    break;
                case MembershipChangeKind.Remove:
                    members.Remove(id);
                    break;
            }
        }

        return members;
    }
}
