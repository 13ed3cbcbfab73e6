namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>How the property has to be.</summary>
public enum TxnRelation
{
    Equal,
    NotEqual,
    Greater,
    Less,
}
