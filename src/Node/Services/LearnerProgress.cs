using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Services;

/// <summary>How far learners are, which only the leader knows.</summary>
internal sealed class LearnerProgress(DriverInbox inbox)
{
    // etcd's rule: a learner that has this share of what the leader has may vote.
    private const double ReadyShare = 0.9;

    /// <summary>True when the learner has nearly everything. Asks the raft thread of the leader.</summary>
    /// <exception cref="EtcdException">This member does not lead.</exception>
    public Task<bool> IsReadyAsync(ulong memberId, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(node =>
        {
            RaftStatus status = node.Status();
            if (status.SoftState.Role != RaftRole.Leader)
            {
                answer.SetException(new EtcdException(EtcdErrors.NotLeader));
                return;
            }

            ulong own = status.Progress.FirstOrDefault(member => member.Id == status.Id)?.Match ?? status.LastIndex;
            MemberProgress? learner = status.Progress.FirstOrDefault(member => member.Id == memberId);
            answer.SetResult(learner is not null && learner.Match >= own * ReadyShare);
        });
        return answer.Task.WaitAsync(cancellation);
    }
}
