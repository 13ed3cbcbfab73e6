using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Txn;

/// <summary>A transaction whose compares are evaluated: the branch to run, and the same for what is nested in it, in order.</summary>
internal sealed record ResolvedTxn(bool Succeeded, IList<RequestOp> Ops, IReadOnlyList<ResolvedTxn> Nested);
