namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>The property of a key that is compared.</summary>
public enum TxnTarget
{
    Version,
    Create,
    Mod,
    Value,
    Lease,
}
