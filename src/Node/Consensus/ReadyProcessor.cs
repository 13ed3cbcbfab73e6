using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Storage;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Does what a <see cref="Ready"/> asks for, in the order that makes it safe: store and sync, then send, then apply. What vouches for nothing leaves
/// before the sync, so that followers write while the leader does; entries that were stored by an earlier round are applied first, so that their
/// callers do not wait for the sync of the next batch. Runs on the raft thread.
/// </summary>
internal sealed class ReadyProcessor(
    NodeStorage storage,
    MemoryLogStorage log,
    ApplyLoop apply,
    ConfChangeApplier confChanges,
    ReadIndexCoordinator reads,
    ProposalTracker tracker,
    ConsensusState state,
    LessorLeadership lessor,
    IPeerTransport peers,
    SnapshotInstaller snapshots)
{
    private SoftState _soft;
    private HardState _hard;

    /// <summary>Processes everything that is ready. <paramref name="takeWork"/> lets what has arrived meanwhile join the next round.</summary>
    public void Process(RaftNode node, Action takeWork)
    {
        while (node.HasReady)
        {
            Ready ready = node.Ready();
            Announce(ready);

            Send(ready.Messages, 0, ready.MessagesBeforeStorage);
            bool storedBefore = WasStoredBefore(ready);
            if (storedBefore)
            {
                Apply(ready.CommittedEntries, node);
            }

            Store(ready);
            Send(ready.Messages, ready.MessagesBeforeStorage, ready.Messages.Count);
            if (!storedBefore)
            {
                Apply(ready.CommittedEntries, node);
            }

            reads.OnReadStates(ready.ReadStates);
            node.Advance();
            takeWork();
        }
    }

    /// <summary>Answers proposals that Raft did not take although there is a leader: too much of the log waits to be committed.</summary>
    public void Refuse(List<Proposal> proposals)
    {
        foreach (Proposal proposal in proposals)
        {
            Refuse(proposal, EtcdErrors.TooManyRequests);
        }
    }

    /// <summary>Answers a proposal that was not made.</summary>
    public void Refuse(Proposal proposal, EtcdError error) => tracker.Refuse(proposal.Id, error);

    private static bool WasStoredBefore(Ready ready)
    {
        return ready.Snapshot is null
            && ready.CommittedEntries.Count > 0
            && (ready.Entries.Count == 0 || ready.CommittedEntries[^1].Index < ready.Entries[0].Index);
    }

    private void Announce(Ready ready)
    {
        if (ready.HardState is { } hard)
        {
            if (hard.Term != _hard.Term)
            {
                state.Term = hard.Term;
            }

            _hard = hard;
            state.CommitIndex = hard.Commit;
        }

        if (ready.SoftState is { } soft)
        {
            state.Role = soft.Role;
            state.LeaderId = soft.Leader;
            if (soft.Role != RaftRole.Leader)
            {
                state.IsSoleVotingLeader = false;
            }

            if (soft.Leader != _soft.Leader)
            {
                // Questions that the old leader has not answered go to the new one at once.
                reads.AskAgain();
            }

            lessor.RoleChanged(soft.Role);
            _soft = soft;
        }
    }

    private void Send(IReadOnlyList<Message> messages, int start, int end)
    {
        if (start == end)
        {
            return;
        }

        if (start == 0 && end == messages.Count)
        {
            peers.Send(messages);
            return;
        }

        var part = new Message[end - start];
        for (int i = start; i < end; i++)
        {
            part[i - start] = messages[i];
        }

        peers.Send(part);
    }

    private void Store(Ready ready)
    {
        if (ready.Snapshot is { } snapshot)
        {
            _hard = ready.HardState ?? _hard;
            snapshots.Install(snapshot, _hard);
        }

        if (ready.Entries.Count > 0 || ready.HardState is not null)
        {
            storage.Append(ready.HardState, ready.Entries, ready.MustSync);
        }

        if (ready.Entries.Count > 0)
        {
            log.Append(ready.Entries);
        }

        if (ready.HardState is { } hard)
        {
            log.SetHardState(hard);
        }
    }

    private void Apply(IReadOnlyList<Entry> entries, RaftNode node)
    {
        int start = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Type != EntryType.Normal)
            {
                SubmitSlice(entries, start, i);
                confChanges.Apply(entries[i], node);
                start = i + 1;
            }
        }

        SubmitSlice(entries, start, entries.Count);
        if (entries.Count > 0)
        {
            UpdateSoleVoter(node, entries[^1]);
        }
    }

    private void SubmitSlice(IReadOnlyList<Entry> entries, int start, int end)
    {
        if (start == end)
        {
            return;
        }

        if (start == 0 && end == entries.Count)
        {
            apply.Submit(entries);
            return;
        }

        var slice = new List<Entry>(end - start);
        for (int i = start; i < end; i++)
        {
            slice.Add(entries[i]);
        }

        apply.Submit(slice);
    }

    /// <summary>See <see cref="ConsensusState.IsSoleVotingLeader"/>: leads, votes alone, and has committed an entry of its own term.</summary>
    private void UpdateSoleVoter(RaftNode node, Entry lastCommitted)
    {
        if (_soft.Role == RaftRole.Leader && !state.IsSoleVotingLeader && lastCommitted.Term == state.Term && confChanges.IsSoleVoter(node))
        {
            // Everything committed before this member became leader must be visible before the short cut opens.
            apply.RunExclusive(() => state.IsSoleVotingLeader = true);
        }
    }
}
