using WebEtcd.Shared.Protos.Tables;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine;

/// <summary>
/// A whole state, read and judged, that <see cref="EtcdStateMachine.Restore(PreparedRestore, long)"/> has only to put in the place of the present one.
/// To be used once.
/// </summary>
public sealed class PreparedRestore
{
    internal PreparedRestore(StateTables tables, ulong appliedIndex, StoreRestorer store, RestoredLeases leases)
    {
        Tables = tables;
        AppliedIndex = appliedIndex;
        Store = store;
        Leases = leases;
    }

    /// <summary>Last log entry that is in it.</summary>
    public ulong AppliedIndex { get; }

    internal StateTables Tables { get; }

    internal StoreRestorer Store { get; }

    internal RestoredLeases Leases { get; }
}
