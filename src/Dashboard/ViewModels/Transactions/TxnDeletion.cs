namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>What a delete of a prefix would take with it now.</summary>
/// <param name="Operation">The delete.</param>
/// <param name="Count">Keys that are there.</param>
/// <param name="First">Some of them, in order.</param>
public sealed record TxnDeletion(TxnOp Operation, long Count, IReadOnlyList<byte[]> First);
