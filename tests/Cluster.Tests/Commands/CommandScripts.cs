namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>All scripts by their names. Each starts on an empty server.</summary>
internal static class CommandScripts
{
    /// <summary>Every script.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<CommandStep>> All { get; } = new Dictionary<string, IReadOnlyList<CommandStep>>
    {
        ["put"] = KeyScripts.Put,
        ["get"] = KeyScripts.Get,
        ["get by revision"] = KeyScripts.GetByRevision,
        ["del"] = KeyScripts.Delete,
        ["txn"] = TxnScripts.Txn,
        ["watch"] = WatchScripts.Watch,
        ["lease"] = LeaseScripts.Lease,
        ["compaction"] = MaintenanceScripts.Compaction,
        ["endpoint"] = MaintenanceScripts.Endpoint,
        ["member"] = MaintenanceScripts.Member,
        ["member changes"] = MaintenanceScripts.MemberChanges,
        ["alarm, defrag, move-leader"] = MaintenanceScripts.AlarmAndDefrag,
        ["lock"] = LeaseScripts.Lock,
        ["snapshot"] = MaintenanceScripts.Snapshot,
        ["auth"] = AuthScripts.Auth,
        ["auth: what a user may do"] = PermissionScripts.Permissions,
        ["forms of output: keys"] = OutputScripts.Keys,
        ["forms of output: leases"] = OutputScripts.Leases,
        ["forms of output: users"] = OutputScripts.Users,
        ["forms of output: upkeep"] = OutputScripts.Upkeep,
        ["auth: what is for root"] = PermissionScripts.ForRoot,
    };

    /// <summary>Steps named by their words.</summary>
    public static IReadOnlyList<CommandStep> Steps(params string[] commands) => [.. commands.Select(CommandStep.Of)];
}
