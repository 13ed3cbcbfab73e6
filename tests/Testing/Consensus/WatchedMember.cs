using WebEtcd.Raft;

namespace WebEtcd.Testing.Consensus;

/// <summary>What <see cref="ConsensusInvariants"/> knows of one member.</summary>
internal sealed class WatchedMember(ulong id, Dictionary<(ulong Index, ulong Term), ulong> prefixes)
{
    public ulong Id { get; } = id;

    /// <summary>Its log as it sees it.</summary>
    public LogMirror Log { get; } = new(prefixes);

    /// <summary>Its log as a crash would leave it at least.</summary>
    public LogMirror Durable => _durable ?? Log;

    private LogMirror? _durable;

    public MemberState State { get; set; }

    /// <summary>Highest index that it knows to be committed. A crash can take this knowledge away together with entries that were not stored yet.</summary>
    public ulong Committed => State.Hard.Commit;

    /// <summary>Applied index for which its quorums were looked at last.</summary>
    public ulong CheckedApplied { get; set; }

    /// <summary>Takes over what the logs have become. True when an entry is lost that was there.</summary>
    public bool Update(ILogStorage log, ILogStorage? durable)
    {
        bool hasLost = Log.Update(log);
        if (durable is null)
        {
            _durable = null;
            return hasLost;
        }

        _durable ??= new LogMirror(prefixes);
        return _durable.Update(durable) || hasLost;
    }

    /// <summary>At least as up to date as another one, by the rule of votes.</summary>
    public bool IsUpToDateWith(WatchedMember other) =>
        Log.LastTerm > other.Log.LastTerm || (Log.LastTerm == other.Log.LastTerm && Log.LastIndex >= other.Log.LastIndex);

    public override string ToString() => $"member {Id:x} (term {State.Hard.Term}, {State.Role}, committed {Committed}, log to {Log.LastTerm}/{Log.LastIndex})";
}
