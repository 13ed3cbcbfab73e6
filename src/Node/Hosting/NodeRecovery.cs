using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>Brings state machine and log back to where the data directory has them; a new directory is founded first.</summary>
internal static class NodeRecovery
{
    /// <summary>Makes the directory this member's, when it is nobody's yet.</summary>
    /// <exception cref="IOException">The directory is another member's.</exception>
    public static NodeIdentity Bootstrap(ClusterStart start, NodeStorage storage)
    {
        if (storage.Recovered.Identity is not { } known)
        {
            storage.Bootstrap(start.Identity);
            return start.Identity;
        }

        // A directory whose log is still empty gets it from what this start says: that must be the same as it was.
        return !IsLogNew(storage) || known == start.Identity
            ? known
            : throw new IOException(
                $"The data directory belongs to member {known.MemberId:x} of cluster {known.ClusterId:x} and is still empty, but this start is member "
                + $"{start.Identity.MemberId:x} of cluster {start.Identity.ClusterId:x}: start it with the options it was made with, or give another --data-dir.");
    }

    /// <summary>True while nothing was ever logged: the first start, or one that was cut short.</summary>
    public static bool IsLogNew(NodeStorage storage) =>
        storage.Recovered is { Checkpoint: null, Entries.Count: 0, LogStartIndex: 0, HardState.Term: 0 };

    public static EtcdStateMachine StateMachine(NodeOptions options, NodeIdentity identity, NodeStorage storage, MonotonicClock clock)
    {
        long electionMs = options.Raft.ElectionTimeoutMs;
        var stateMachine = new EtcdStateMachine(
            new StateMachineOptions
            {
                QuotaBytes = options.Storage.QuotaBackendBytes,
                MaxTxnOps = options.Limits.MaxTxnOps,
                MaxLearners = options.Cluster.MaxLearners,
                MemberId = identity.MemberId,
                ProgressNotifyIntervalMs = (long)options.Watch.ProgressNotifyInterval.TotalMilliseconds,

                // etcd's rule: no lease shorter than one and a half election timeouts, in whole seconds.
                MinLeaseTtlSeconds = ((3 * electionMs / 2) + 999) / 1000,
            },
            storage.Revisions);
        RecoveredCheckpoint? checkpoint = storage.Recovered.Checkpoint;
        try
        {
            stateMachine.Restore(checkpoint?.Tables ?? ReadOnlyMemory<byte>.Empty, checkpoint?.AppliedIndex ?? 0, clock.NowMs);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new IOException($"The data directory {options.Storage.DataDir} cannot be used: {error.Message}", error);
        }

        return stateMachine;
    }

    /// <summary>The log in memory, as the disk has it. A founder's begins with the entries that add the founders.</summary>
    /// <param name="start">Who is there at the start.</param>
    /// <param name="forcedSelf">This member, when it is to go on without the others; else null.</param>
    /// <param name="storage">Where the log is.</param>
    /// <param name="stateMachine">The state that the log goes on from.</param>
    public static MemoryLogStorage Log(ClusterStart start, MemberRecord? forcedSelf, NodeStorage storage, EtcdStateMachine stateMachine)
    {
        IReadOnlyList<MemberRecord> founders = start.Founders;
        RecoveredState recovered = storage.Recovered;
        HardState hardState = recovered.HardState;
        IReadOnlyList<Entry> entries = recovered.Entries;
        if (IsLogNew(storage) && founders.Count > 0)
        {
            entries = ClusterBootstrap.FirstEntries(founders);
            hardState = new HardState(1, 0, (ulong)entries.Count);
            storage.Append(hardState, entries, sync: true);
        }

        IReadOnlyList<Entry> tail = [];
        if (forcedSelf is not null)
        {
            tail = ForcedCluster.Tail(forcedSelf, stateMachine.Membership.Members, stateMachine.AppliedIndex, hardState, entries);
        }

        if (tail.Count > 0)
        {
            hardState = hardState with { Term = tail[0].Term, Commit = tail[^1].Index };
            storage.Append(hardState, tail, sync: true);
        }

        var log = new MemoryLogStorage(hardState, MembershipEntry.ConfStateOf(stateMachine), recovered.LogStartIndex, recovered.LogStartTerm);
        log.Append(entries);
        log.Append(tail);
        return log;
    }
}
