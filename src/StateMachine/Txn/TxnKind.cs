using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Txn;

/// <summary>How a transaction has to be carried out.</summary>
public static class TxnKind
{
    /// <summary>True when both branches only read. Anything nested counts as a write. An empty transaction only reads.</summary>
    public static bool IsReadOnly(TxnRequest request) => request.Success.All(IsRange) && request.Failure.All(IsRange);

    /// <summary>True when every operation is a serializable range, so that no quorum needs to be asked.</summary>
    public static bool IsSerializable(TxnRequest request) => request.Success.All(IsSerializableRange) && request.Failure.All(IsSerializableRange);

    private static bool IsRange(RequestOp op) => op.RequestRange is not null;

    private static bool IsSerializableRange(RequestOp op) => op.RequestRange is { Serializable: true };
}
