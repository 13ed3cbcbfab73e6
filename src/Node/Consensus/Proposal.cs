using System.Threading.Tasks.Sources;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// A request on its way through the log, and the caller's wait for its outcome. Completed once: by the apply loop, by the sweep (deadline, client gone)
/// or by the end of the node; <see cref="ProposalTracker"/> decides who, by handing the proposal out only once.
/// </summary>
internal sealed class Proposal(ulong id, InternalRaftRequest request, byte[] payload, long deadlineMs, CancellationToken cancellation)
    : IValueTaskSource<ApplyResult>
{
    // Asynchronous: the thread that applies must not run the caller's continuation.
    private ManualResetValueTaskSourceCore<ApplyResult> _completion = new() { RunContinuationsAsynchronously = true };
    private EtcdError _errorWhenLate = EtcdErrors.Timeout;

    public ulong Id { get; } = id;

    public InternalRaftRequest Request { get; } = request;

    /// <summary>The bytes that go into the log.</summary>
    public byte[] Payload { get; } = payload;

    /// <summary>When the wait ends, in milliseconds of the monotonic clock. The request itself may still be applied.</summary>
    public long DeadlineMs { get; } = deadlineMs;

    /// <summary>True when applying it costs microseconds; see <see cref="EntryCost"/>.</summary>
    public bool IsLight { get; } = EntryCost.IsLight(request, payload.Length);

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The change of the membership that is proposed; null for a request. Its entry names this proposal in its own way.</summary>
    public ConfChange? Change { get; init; }

    /// <summary>
    /// Proposed by this member as the leader or not at all: what a leader has found out, such as that a lease has expired, is no business of the next one, who knows
    /// better.
    /// </summary>
    public bool IsForLeaderOnly { get; init; }

    /// <summary>What the caller is told when the wait ends by its deadline.</summary>
    public EtcdError ErrorWhenLate { get => Volatile.Read(ref _errorWhenLate); set => Volatile.Write(ref _errorWhenLate, value); }

    public ValueTask<ApplyResult> Completion => new(this, _completion.Version);

    public void Complete(ApplyResult result) => _completion.SetResult(result);

    public void Fail(EtcdError error) => _completion.SetResult(ApplyResult.Failed(error));

    public void Cancel() => _completion.SetException(new OperationCanceledException(Cancellation));

    ApplyResult IValueTaskSource<ApplyResult>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ApplyResult>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<ApplyResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
