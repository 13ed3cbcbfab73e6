using System.Text;

namespace WebEtcd.Raft;

/// <summary>
/// Who takes part. Learners and voters never overlap: a voter that is to become a learner while it still votes in the outgoing half waits in
/// <see cref="LearnersNext"/> until the joint configuration is left.
/// </summary>
internal sealed record Configuration(JointQuorum Voters, IdSet Learners, IdSet LearnersNext, bool AutoLeave)
{
    public static readonly Configuration Empty = new(new JointQuorum(IdSet.Empty, IdSet.Empty), IdSet.Empty, IdSet.Empty, false);

    public ConfState ToConfState() => new()
    {
        Voters = Voters.Incoming.List,
        VotersOutgoing = Voters.Outgoing.List,
        Learners = Learners.List,
        LearnersNext = LearnersNext.List,
        AutoLeave = AutoLeave,
    };

    /// <summary>True when this is the configuration that <paramref name="state"/> describes.</summary>
    public bool Describes(ConfState state) =>
        Voters.Incoming.SameAs(SetOf(state.Voters))
        && Voters.Outgoing.SameAs(SetOf(state.VotersOutgoing))
        && Learners.SameAs(SetOf(state.Learners))
        && LearnersNext.SameAs(SetOf(state.LearnersNext))
        && AutoLeave == state.AutoLeave;

    public override string ToString()
    {
        var text = new StringBuilder("voters=").Append(Voters.ToString());
        if (Learners.Count > 0)
        {
            text.Append(" learners=").Append(Learners);
        }

        if (LearnersNext.Count > 0)
        {
            text.Append(" learners_next=").Append(LearnersNext);
        }

        return text.Append(AutoLeave ? " autoleave" : string.Empty).ToString();
    }

    private static IdSet SetOf(IReadOnlyList<ulong> ids)
    {
        var set = IdSet.Empty;
        foreach (var id in ids)
        {
            set = set.With(id);
        }

        return set;
    }
}
