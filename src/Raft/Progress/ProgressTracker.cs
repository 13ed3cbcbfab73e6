namespace WebEtcd.Raft;

/// <summary>The active configuration, the progress of its members, and the votes of an election under way.</summary>
internal sealed class ProgressTracker(int maxInflightMessages, ulong maxInflightBytes)
{
    private readonly Dictionary<ulong, bool> _votes = [];
    private readonly Dictionary<ulong, bool> _activity = [];

    public Configuration Configuration { get; private set; } = Configuration.Empty;

    public ProgressMap Progress { get; private set; } = new();

    public JointQuorum Voters => Configuration.Voters;

    /// <summary>Highest index that the voters' quorum has stored.</summary>
    public ulong Committed => Voters.CommittedIndex(Progress);

    /// <summary>True when the quorum was heard of since the last check.</summary>
    public bool QuorumActive
    {
        get
        {
            _activity.Clear();
            for (var i = 0; i < Progress.Count; i++)
            {
                if (!Progress[i].IsLearner)
                {
                    _activity[Progress[i].Id] = Progress[i].RecentActive;
                }
            }

            return Voters.Tally(_activity) == VoteResult.Won;
        }
    }

    public Inflights NewInflights() => new(maxInflightMessages, maxInflightBytes);

    public void Use(Configuration configuration, ProgressMap progress)
    {
        Configuration = configuration;
        Progress = progress;
    }

    /// <summary>Forgets all progress, as at the start of a term: nothing is known but the own log.</summary>
    public void Renew(ulong self, ulong lastIndex)
    {
        for (var i = 0; i < Progress.Count; i++)
        {
            var member = Progress[i];
            Progress.Set(member.Renewed(member.Id == self ? lastIndex : 0, lastIndex + 1, NewInflights()));
        }
    }

    /// <summary>A copy of the votes recorded so far.</summary>
    public IReadOnlyDictionary<ulong, bool> CopyVotes() => new Dictionary<ulong, bool>(_votes);

    public void ResetVotes() => _votes.Clear();

    /// <summary>Counts a member's first vote; later ones change nothing.</summary>
    public void RecordVote(ulong id, bool granted) => _votes.TryAdd(id, granted);

    public VoteResult TallyVotes() => Voters.Tally(_votes);
}
