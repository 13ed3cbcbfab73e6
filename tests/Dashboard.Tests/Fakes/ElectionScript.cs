using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Writes down what members report of elections, by milliseconds since <see cref="Views.Start"/> or another beginning.</summary>
internal sealed class ElectionScript(DateTimeOffset start)
{
    private readonly List<ClusterEvent> _events = [];
    private readonly Dictionary<ulong, long> _sequences = [];
    private double _now;

    public ElectionScript()
        : this(Views.Start)
    {
    }

    public IReadOnlyList<ClusterEvent> Events => _events;

    public ElectionScript At(double milliseconds)
    {
        _now = milliseconds;
        return this;
    }

    public ElectionScript Started(ulong member) => Add(member, ClusterEventKind.NodeStarted, 0, 0);

    public ElectionScript Stopping(ulong member) => Add(member, ClusterEventKind.NodeStopping, 0, 0);

    /// <summary>A member heard no leader and asks whether it could win a term.</summary>
    public ElectionScript TimesOut(ulong member, ulong term, ulong lastLeader, double silence, params ulong[] asked)
    {
        if (lastLeader != 0)
        {
            Add(member, ClusterEventKind.LeaderLost, term - 1, lastLeader, ClusterEventReason.ElectionTimeout);
        }

        Add(member, ClusterEventKind.CampaignStarted, term, lastLeader, ClusterEventReason.ElectionTimeout, preVote: true, silence: silence);
        return Asks(member, term, asked, preVote: true);
    }

    /// <summary>A member starts a term and asks for votes in it.</summary>
    public ElectionScript Campaigns(ulong member, ulong term, ClusterEventReason reason = ClusterEventReason.PreVoteWon, ulong leader = 0, params ulong[] asked)
    {
        Add(member, ClusterEventKind.TermStarted, term, 0, reason);
        Add(member, ClusterEventKind.CampaignStarted, term, leader, reason);
        return Asks(member, term, asked, preVote: false);
    }

    public ElectionScript Grants(ulong voter, ulong candidate, ulong term, bool preVote = false) =>
        Add(voter, ClusterEventKind.VoteGranted, term, candidate, preVote: preVote);

    public ElectionScript Refuses(ulong voter, ulong candidate, ulong term, ClusterEventReason reason, ulong about = 0, bool preVote = false) =>
        Add(voter, ClusterEventKind.VoteRefused, term, candidate, reason, about, preVote);

    public ElectionScript Hears(ulong candidate, ulong voter, ulong term, bool granted = true, bool preVote = false) =>
        Add(candidate, granted ? ClusterEventKind.GrantReceived : ClusterEventKind.RefusalReceived, term, voter, preVote: preVote);

    public ElectionScript Enters(ulong member, ulong term, ulong told, ulong oldLeader = 0)
    {
        if (oldLeader != 0)
        {
            Add(member, ClusterEventKind.LeaderLost, term - 1, oldLeader, ClusterEventReason.HigherTerm, told);
        }

        return Add(member, ClusterEventKind.TermStarted, term, told, ClusterEventReason.HigherTerm);
    }

    public ElectionScript Leads(ulong member, ulong term) => Add(member, ClusterEventKind.LeaderElected, term, member, ClusterEventReason.VotesGranted);

    public ElectionScript Follows(ulong member, ulong leader, ulong term) => Add(member, ClusterEventKind.LeaderElected, term, leader, ClusterEventReason.HeardLeader);

    public ElectionScript GivesUp(ulong member, ulong term, ClusterEventReason reason, ulong because = 0, bool preVote = false) =>
        Add(member, ClusterEventKind.CampaignEnded, term, because, reason, preVote: preVote);

    public ElectionScript StepsDown(ulong member, ulong term, ClusterEventReason reason, ulong because = 0) =>
        Add(member, ClusterEventKind.SteppedDown, term, because, reason);

    public ElectionScript HandsOver(ulong member, ulong target, ulong term) => Add(member, ClusterEventKind.TransferStarted, term, target);

    /// <summary>The other member stopped answering.</summary>
    public ElectionScript Misses(ulong member, ulong other) => Add(member, ClusterEventKind.PeerUnreachable, 0, other);

    public ElectionScript Add(
        ulong member,
        ClusterEventKind kind,
        ulong term,
        ulong other,
        ClusterEventReason reason = ClusterEventReason.None,
        ulong about = 0,
        bool preVote = false,
        double silence = 0)
    {
        long sequence = _sequences[member] = _sequences.GetValueOrDefault(member) + 1;
        string text = $"infra{member - 1}: {kind}{(preVote ? " (pre-vote)" : "")} in term {term}{(other == 0 ? "" : $", infra{other - 1}")}";
        _events.Add(new ClusterEvent(sequence, member, start.AddMilliseconds(_now), term, kind, other, text)
        {
            Epoch = start.ToUnixTimeMilliseconds(),
            Reason = reason,
            ReasonMemberId = about,
            IsPreVote = preVote,
            Duration = TimeSpan.FromMilliseconds(silence),
        });
        return this;
    }

    private ElectionScript Asks(ulong member, ulong term, ulong[] asked, bool preVote)
    {
        foreach (ulong voter in asked)
        {
            Add(member, ClusterEventKind.VoteAsked, term, voter, preVote: preVote);
        }

        return this;
    }
}
