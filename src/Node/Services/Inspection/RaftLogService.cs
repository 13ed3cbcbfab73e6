using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.Storage;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>
/// Reads the log of this member. The raft thread, which owns it, is asked between two batches for a view of some entries, which costs it no copying; they
/// are decoded here, on the caller's thread.
/// </summary>
internal sealed class RaftLogService(
    DriverInbox inbox, MemoryLogStorage log, ConsensusState state, NodeStorage storage, ResponseHeaders headers, CallerGate callers, MonotonicClock clock) : IRaftLogService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async ValueTask<RaftLogPage> ReadAsync(RaftLogQuery query, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(query);
        await callers.RequireRootAsync(context);
        ulong limit = (ulong)Math.Clamp(query.Limit, 1, RaftLogQuery.MaxLimit);
        (RaftLogMarks marks, IReadOnlyList<Entry> entries) = await AskAsync(query.LastIndex, limit, context.Cancellation);
        return new RaftLogPage(marks, RaftEntryDecoder.Decode(entries));
    }

    private async Task<(RaftLogMarks Marks, IReadOnlyList<Entry> Entries)> AskAsync(ulong last, ulong limit, CancellationToken cancellation)
    {
        ulong checkpoint = storage.View().LastCheckpointIndex;

        // What follows must not run on the raft thread.
        var answer = new TaskCompletionSource<(RaftLogMarks, IReadOnlyList<Entry>)>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(node => answer.TrySetResult((Marks(node, checkpoint), Entries(last, limit))));
        try
        {
            return await answer.Task.WaitAsync(Patience, clock.Time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new EtcdException(EtcdErrors.Timeout);
        }
    }

    private RaftLogMarks Marks(RaftNode node, ulong checkpoint)
    {
        RaftStatus status = node.Status();
        return new RaftLogMarks(
            headers.MemberId, status.HardState.Term, log.FirstIndex, log.LastIndex, status.LastIndex, status.HardState.Commit, state.AppliedIndex, checkpoint);
    }

    /// <summary>A view of entries, which stays as it is while the log goes on.</summary>
    private IReadOnlyList<Entry> Entries(ulong last, ulong limit)
    {
        ulong high = last == 0 ? log.LastIndex : last;
        if (high > log.LastIndex || high < log.FirstIndex)
        {
            return [];
        }

        ulong low = high - log.FirstIndex < limit ? log.FirstIndex : high - limit + 1;
        return log.Entries(low, high + 1, ulong.MaxValue, out IReadOnlyList<Entry> entries) == LogReadError.None ? entries : [];
    }
}
