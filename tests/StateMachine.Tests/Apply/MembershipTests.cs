using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Membership;
using Kind = WebEtcd.StateMachine.Membership.MembershipChangeKind;

namespace WebEtcd.StateMachine.Tests.Apply;

public sealed class MembershipTests
{
    private readonly TestMachine _machine = new();

    private MembershipStore Members => _machine.Machine.Membership;

    private static MembershipChange Add(ulong id, string url, bool isLearner = false) => new(Kind.Add, new MemberRecord(id, string.Empty, [url], [], isLearner));

    private ApplyResult Apply(MembershipChange change) => _machine.Machine.ApplyMembership(++_machine.Index, 1, change);

    private void Fails(EtcdError error, MembershipChange change)
    {
        string before = Show();
        Assert.Equal(error, Members.Check(change));
        Assert.Equal(error, Apply(change).Error);
        Assert.Equal(before, Show());
    }

    private string Show() => string.Join(" ", Members.Members.Select(static member => $"{member.Id}{(member.IsLearner ? "l" : string.Empty)}={string.Join('+', member.PeerUrls)}"));

    [Fact]
    public void A_member_is_added_updated_promoted_and_removed()
    {
        var added = Assert.IsType<MemberAddResponse>(Apply(Add(2, "http://b", isLearner: true)).Response);
        Assert.Equal((2ul, true, 0L), (added.Member.ID, added.Member.IsLearner, added.Header.Revision));
        Assert.Single(added.Members);
        Apply(Add(1, "http://a"));
        Assert.Equal("1=http://a 2l=http://b", Show());
        Assert.IsType<MemberUpdateResponse>(Apply(new MembershipChange(Kind.Update, new MemberRecord(2, string.Empty, ["http://c"], [], false))).Response);
        var promoted = Assert.IsType<MemberPromoteResponse>(Apply(MembershipChange.OfId(Kind.Promote, 2)).Response);
        Assert.Equal(2, promoted.Members.Count);
        Assert.Equal("1=http://a 2=http://c", Show());
        Assert.IsType<MemberRemoveResponse>(Apply(MembershipChange.OfId(Kind.Remove, 1)).Response);
        Assert.Equal("2=http://c", Show());
        Assert.Equal(1, _machine.Revision);
    }

    [Fact]
    public void An_id_or_url_that_is_taken_fails()
    {
        Apply(Add(1, "http://a"));
        Apply(Add(2, "http://b"));
        Fails(EtcdErrors.MemberExists, Add(1, "http://x"));
        Fails(EtcdErrors.PeerUrlExists, Add(3, "http://a"));
        Fails(EtcdErrors.PeerUrlExists, new MembershipChange(Kind.Update, new MemberRecord(2, string.Empty, ["http://a"], [], false)));
        Assert.Null(Apply(new MembershipChange(Kind.Update, new MemberRecord(2, string.Empty, ["http://b"], [], false))).Error);
    }

    [Fact]
    public void A_removed_id_never_comes_back()
    {
        Apply(Add(1, "http://a"));
        Apply(MembershipChange.OfId(Kind.Remove, 1));
        Assert.True(Members.IsRemoved(1));
        foreach (Kind kind in Enum.GetValues<Kind>())
        {
            Fails(EtcdErrors.MemberNotFound, new MembershipChange(kind, new MemberRecord(1, string.Empty, ["http://a"], [], false)));
        }

        _machine.Restart();
        Fails(EtcdErrors.MemberNotFound, Add(1, "http://a"));
        Assert.Equal([1ul], Members.RemovedIds);
    }

    [Fact]
    public void An_unknown_member_cannot_be_changed()
    {
        Fails(EtcdErrors.MemberNotFound, MembershipChange.OfId(Kind.Remove, 9));
        Fails(EtcdErrors.MemberNotFound, MembershipChange.OfId(Kind.Promote, 9));
        Fails(EtcdErrors.MemberNotFound, new MembershipChange(Kind.Update, new MemberRecord(9, string.Empty, ["http://a"], [], false)));
    }

    [Fact]
    public void Only_a_learner_can_be_promoted_and_there_is_one_at_a_time()
    {
        Apply(Add(1, "http://a"));
        Fails(EtcdErrors.MemberNotLearner, MembershipChange.OfId(Kind.Promote, 1));
        Apply(Add(2, "http://b", isLearner: true));
        Fails(EtcdErrors.TooManyLearners, Add(3, "http://c", isLearner: true));
        Assert.Null(Apply(Add(3, "http://c")).Error);
        Apply(MembershipChange.OfId(Kind.Promote, 2));
        Assert.Null(Apply(Add(4, "http://d", isLearner: true)).Error);
    }

    [Fact]
    public void Two_changes_that_were_both_right_when_proposed_are_judged_again_when_applied()
    {
        MembershipChange first = Add(5, "http://same");
        MembershipChange second = Add(6, "http://same");
        Assert.Null(Members.Check(first));
        Assert.Null(Members.Check(second));
        Assert.Null(Apply(first).Error);
        Assert.Equal(EtcdErrors.PeerUrlExists, Apply(second).Error);
        Assert.Equal(2ul, _machine.Machine.AppliedIndex);
    }

    [Fact]
    public void A_member_tells_its_name_and_client_urls()
    {
        Apply(Add(1, "http://a"));
        Assert.False(Members.Find(1)!.IsStarted);
        var request = new ClusterMemberAttrSetRequest { MemberID = 1, MemberAttributes = new Attributes { Name = "one", ClientUrls = { "http://client" } } };
        _machine.Do<EmptyResponse>(new InternalRaftRequest { ClusterMemberAttrSet = request });
        _machine.Restart();
        MemberRecord member = Members.Find(1)!;
        Assert.True(member.IsStarted);
        Assert.Equal(("one", "http://client", "http://a"), (member.Name, member.ClientUrls.Single(), member.PeerUrls.Single()));
        Apply(MembershipChange.OfId(Kind.Remove, 1));
        _machine.Do<EmptyResponse>(new InternalRaftRequest { ClusterMemberAttrSet = request });
        Assert.Null(Members.Find(1));
        request.MemberID = 77;
        _machine.Fails(EtcdErrors.MemberNotFound, new InternalRaftRequest { ClusterMemberAttrSet = request });
    }

    [Fact]
    public void The_cluster_version_and_a_downgrade_outlive_a_restart()
    {
        _machine.Do<EmptyResponse>(new InternalRaftRequest { ClusterVersionSet = new ClusterVersionSetRequest { Ver = "3.6.0" } });
        _machine.Restart();
        Assert.Equal("3.6.0", Members.ClusterVersion);
        Assert.Null(Members.DowngradeTarget);
        _machine.Do<EmptyResponse>(new InternalRaftRequest { DowngradeInfoSet = new DowngradeInfoSetRequest { Enabled = true, Ver = "3.5.0" } });
        _machine.Restart();
        Assert.Equal("3.5.0", Members.DowngradeTarget);
        _machine.Do<EmptyResponse>(new InternalRaftRequest { DowngradeInfoSet = new DowngradeInfoSetRequest { Enabled = false } });
        _machine.Restart();
        Assert.Equal(string.Empty, Members.DowngradeTarget);
        Assert.NotNull(_machine.Apply(new InternalRaftRequest { ClusterVersionSet = new ClusterVersionSetRequest { Ver = "three" } }).Error);
        Assert.Equal("3.6.0", Members.ClusterVersion);
    }

    [Fact]
    public void A_change_survives_its_encoding()
    {
        var change = new MembershipChange(Kind.Add, new MemberRecord(8, "n", ["http://a", "http://b"], ["http://c"], true), 42);
        MembershipChange decoded = MembershipChange.Decode(change.Encode());
        Assert.Equal((change.Kind, change.RequestId, change.Member.Id, change.Member.Name, true), (decoded.Kind, decoded.RequestId, decoded.Member.Id, decoded.Member.Name, decoded.Member.IsLearner));
        Assert.Equal(change.Member.PeerUrls, decoded.Member.PeerUrls);
        Assert.Equal(change.Member.ClientUrls, decoded.Member.ClientUrls);
        Assert.Throws<Google.Protobuf.InvalidProtocolBufferException>(() => MembershipChange.Decode([0xFF, 0xFF]));
    }
}
