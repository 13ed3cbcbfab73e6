using WebEtcd.Node.Hosting;
using WebEtcd.Raft;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Tests.Hosting;

public sealed class ForcedClusterTests
{
    [Fact]
    public void All_others_are_removed_behind_the_last_committed_entry()
    {
        IReadOnlyList<Entry> tail = ForcedCluster.Tail(Member(1), [Member(1), Member(2), Member(3)], 10, new HardState(4, 0, 12), []);

        Assert.Equal([(4UL, 13UL), (4UL, 14UL)], tail.Select(entry => (entry.Term, entry.Index)));
        Assert.Equal([(MembershipChangeKind.Remove, 2UL), (MembershipChangeKind.Remove, 3UL)], tail.Select(ChangeOf));
    }

    [Fact]
    public void Changes_in_the_log_count_as_far_as_they_are_committed()
    {
        Entry[] log = [Change(11, MembershipChangeKind.Remove, 3), Change(12, MembershipChangeKind.Add, 4), Change(13, MembershipChangeKind.Add, 5)];
        IReadOnlyList<Entry> tail = ForcedCluster.Tail(Member(1), [Member(1), Member(2), Member(3)], 10, new HardState(4, 0, 12), log);

        Assert.Equal([(MembershipChangeKind.Remove, 2UL), (MembershipChangeKind.Remove, 4UL)], tail.Select(ChangeOf));
    }

    [Fact]
    public void A_learner_gets_its_vote_first()
    {
        IReadOnlyList<Entry> tail = ForcedCluster.Tail(Member(1), [Member(1) with { IsLearner = true }, Member(2)], 10, new HardState(4, 0, 10), []);

        Assert.Equal([(MembershipChangeKind.Promote, 1UL), (MembershipChangeKind.Remove, 2UL)], tail.Select(ChangeOf));
    }

    [Fact]
    public void A_member_alone_has_nothing_to_do() =>
        Assert.Empty(ForcedCluster.Tail(Member(1), [Member(1)], 10, new HardState(4, 0, 10), []));

    private static (MembershipChangeKind Kind, ulong Id) ChangeOf(Entry entry)
    {
        MembershipChange change = MembershipChange.Decode(ConfChange.Decode(entry.Type, entry.Data.Span).Context.Span);
        return (change.Kind, change.Member.Id);
    }

    private static Entry Change(ulong index, MembershipChangeKind kind, ulong id)
    {
        var change = new ConfChange
        {
            Changes = [new ConfChangeSingle(kind == MembershipChangeKind.Remove ? ConfChangeType.RemoveNode : ConfChangeType.AddNode, id)],
            Context = new MembershipChange(kind, Member(id)).Encode(),
        };
        return new Entry(4, index, EntryType.ConfChangeV2, change.Encode());
    }

    private static MemberRecord Member(ulong id) => new(id, "", [$"http://127.0.0.1:{id}"], [], IsLearner: false);
}
