namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>What an operation of a transaction does.</summary>
public enum TxnOpKind
{
    Put,
    Get,
    GetPrefix,
    Delete,
    DeletePrefix,
}
