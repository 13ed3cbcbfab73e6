using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>
/// Changes the members: adds learners, gives them their vote when they are level, removes members (the leader too), and replaces one whose disk is gone. As an
/// operator should, it never lets a change depend on who will not come back.
/// </summary>
internal sealed class Administrator(SimulatedWorld world)
{
    private const double LevelShare = 0.9;
    private readonly Scheduler _scheduler = world.Scheduler;
    private ulong _lastId = (ulong)world.Settings.Founders;

    public bool IsStopped { get; set; }

    public void Start() => _scheduler.Every(800 * WorldSettings.Millisecond, Turn);

    private bool Turn()
    {
        if (world.Leader is { } leader && leader.BusyUntilUs <= _scheduler.NowUs)
        {
            StartNewMembers(leader);
            if (!IsStopped)
            {
                leader.Enter(() => ChangeSomething(leader));
            }
        }

        return true;
    }

    /// <summary>Whoever was added needs a process, also when nobody heard that it was.</summary>
    private void StartNewMembers(MemberLife leader)
    {
        IReadOnlyList<MemberRecord> members = leader.State.Membership.Members;
        foreach (MemberRecord added in members.Where(member => !world.Members.ContainsKey(member.Id)))
        {
            world.Founding.Join(added.Id, members.Select(member => member.Id));
            world.Start(world.AddMember(added.Id, isFounder: false));
            world.Events.MembersAdded++;
        }
    }

    private void ChangeSomething(MemberLife leader)
    {
        IReadOnlyList<MemberRecord> members = leader.State.Membership.Members;
        List<MemberRecord> voters = [.. members.Where(member => !member.IsLearner)];
        MemberRecord? learner = members.FirstOrDefault(member => member.IsLearner);
        if (members.FirstOrDefault(member => IsLost(member.Id)) is { } lost)
        {
            Remove(leader, lost.Id);
        }
        else if (learner is not null)
        {
            Promote(leader, learner.Id);
        }
        else if (voters.Count < 3 || (voters.Count < 6 && _scheduler.Chance(50)))
        {
            ulong id = ++_lastId;
            Propose(leader, ConfChangeType.AddLearnerNode, new MembershipChange(MembershipChangeKind.Add, Founding.RecordOf(id, isLearner: true)));
        }
        else if (voters.Count > 3 && _scheduler.Chance(40) && voters.TrueForAll(voter => world.Members[voter.Id].CanRun))
        {
            LoseDisk(_scheduler.OneOf(voters).Id);
        }
        else if (voters.Count > 2 && voters.TrueForAll(voter => world.Members[voter.Id].CanRun))
        {
            Remove(leader, _scheduler.OneOf(voters).Id);
        }
    }

    private bool IsLost(ulong id) => world.Members.TryGetValue(id, out SimulatedMember? member) && member.IsLost;

    private void LoseDisk(ulong id)
    {
        SimulatedMember member = world.Members[id];
        world.Trace.Add("loses its disk", id);
        world.Crash(member, Testing.Disk.CrashStyle.LoseAll);
        if (member.Life is null)
        {
            member.IsLost = true;
            world.Events.MembersReplaced++;
        }
    }

    private void Promote(MemberLife leader, ulong id)
    {
        RaftStatus status = leader.Raft.Status();
        ulong own = status.Progress.FirstOrDefault(member => member.Id == status.Id)?.Match ?? status.LastIndex;
        if (status.Progress.FirstOrDefault(member => member.Id == id) is { } learner && learner.Match >= own * LevelShare)
        {
            world.Events.MembersPromoted++;
            Propose(leader, ConfChangeType.AddNode, MembershipChange.OfId(MembershipChangeKind.Promote, id));
        }
    }

    private void Remove(MemberLife leader, ulong id)
    {
        world.Events.MembersRemoved++;
        Propose(leader, ConfChangeType.RemoveNode, MembershipChange.OfId(MembershipChangeKind.Remove, id));
    }

    private void Propose(MemberLife leader, ConfChangeType type, MembershipChange change)
    {
        world.Trace.Add("changes members", leader.Member.Id, change.Member.Id, (ulong)type, change.Kind.ToString());
        Proposal proposal;
        try
        {
            proposal = leader.Runtime.Tracker.RegisterChange(change, type, CancellationToken.None);
        }
        catch (EtcdException)
        {
            return;
        }

        leader.Runtime.Inbox.Post(proposal);
    }
}
