using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Testing;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>
/// Who has applied the same has the same state: the events of a revision, and everything else at an applied index, are what the first member that came so
/// far had, for ever.
/// </summary>
internal sealed class StateComparer
{
    private readonly Dictionary<long, ulong> _revisions = [];
    private readonly Dictionary<ulong, ulong> _states = [];
    private readonly Dictionary<MemberLife, Progress> _lives = [];
    private readonly List<Event> _events = [];

    /// <summary>To be called after each step of a member.</summary>
    public void Compare(MemberLife life)
    {
        EtcdStateMachine state = life.State;
        if (!_lives.TryGetValue(life, out Progress? progress))
        {
            _lives[life] = progress = new Progress();
        }

        if (progress.AppliedIndex == state.AppliedIndex && progress.HasCompared)
        {
            return;
        }

        // A snapshot replaces the store: all of it is new.
        bool isNew = !progress.HasCompared || progress.Snapshots != life.SnapshotsInstalled;
        progress.Snapshots = life.SnapshotsInstalled;
        progress.HasCompared = true;
        progress.AppliedIndex = state.AppliedIndex;
        CompareRevisions(life, isNew ? 1 : progress.Revision);
        progress.Revision = state.Kv.CurrentRevision;
        ulong hash = HashOf(state);
        if (!_states.TryAdd(state.AppliedIndex, hash) && _states[state.AppliedIndex] != hash)
        {
            throw new InvalidOperationException($"member {life.Member.Id} has applied {state.AppliedIndex} and has another state than others had there: {Describe(state)}");
        }
    }

    public void Forget(MemberLife life) => _lives.Remove(life);

    private void CompareRevisions(MemberLife life, long seen)
    {
        EtcdStateMachine state = life.State;
        long from = Math.Max(seen, state.Kv.CompactedRevision) + 1;
        _events.Clear();
        if (from <= state.Kv.CurrentRevision)
        {
            life.Enter(() => state.Kv.ReadEvents(from, state.Kv.CurrentRevision, int.MaxValue, _events));
        }

        for (int start = 0; start < _events.Count;)
        {
            long revision = _events[start].Kv.ModRevision;
            var hash = new StableHash(1);
            int end = start;
            for (; end < _events.Count && _events[end].Kv.ModRevision == revision; end++)
            {
                hash.Add((ulong)_events[end].Type);
                hash.Add(_events[end].Kv.ToByteArray());
            }

            if (!_revisions.TryAdd(revision, hash.Value) && _revisions[revision] != hash.Value)
            {
                throw new InvalidOperationException($"member {life.Member.Id} has other events as revision {revision} than others had: {string.Join(", ", _events[start..end])}");
            }

            start = end;
        }
    }

    private static ulong HashOf(EtcdStateMachine state)
    {
        var hash = new StableHash(2);
        hash.Add(state.Kv.CurrentRevision);
        hash.Add(state.Kv.CompactedRevision);
        hash.Add(state.Kv.KeyCount);
        foreach (LeaseRecord lease in state.Leases.Records())
        {
            hash.Add(lease.Id);
            hash.Add(lease.TtlSeconds);
            hash.Add(lease.RemainingTtlSeconds);
        }

        foreach (MemberRecord member in state.Membership.Members)
        {
            hash.Add(member.Id);
            hash.Add(member.IsLearner ? 1UL : 0);
        }

        return hash.Value;
    }

    private static string Describe(EtcdStateMachine state) =>
        $"revision {state.Kv.CurrentRevision}, compacted {state.Kv.CompactedRevision}, {state.Kv.KeyCount} keys, leases [{string.Join(", ", state.Leases.Records())}], members [{string.Join(", ", state.Membership.Members)}]";

    private sealed class Progress
    {
        public bool HasCompared { get; set; }

        public ulong AppliedIndex { get; set; }

        public long Revision { get; set; }

        public int Snapshots { get; set; }
    }
}
