namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>compaction, endpoint, member, alarm, defrag, snapshot.</summary>
internal static class MaintenanceScripts
{
    public static IReadOnlyList<CommandStep> Compaction => CommandScripts.Steps(
        "compaction 1", "put a 1", "put a 2", "put b 1", "del b", "put a 3", "compaction 3", "compaction 3", "compaction 2", "compaction 100",
        "compaction", "compaction abc", "compaction 5 --physical", "get a --rev=4", "get a --rev=5", "get b --rev=5", "get '' --prefix --rev=6 -w json",
        "compaction 6 -w json", "compaction 0", "compaction -1");

    public static IReadOnlyList<CommandStep> Endpoint =>
    [
        .. CommandScripts.Steps("put a 1", "endpoint health", "endpoint health --cluster", "endpoint health -w json", "endpoint health -w table"),
        CommandStep.Of("endpoint status") with { Masks = ["(?<=(true|false), )[0-9]+, [0-9]+, [0-9]+"] },
        CommandStep.Of("endpoint status --cluster") with { Masks = ["(?<=(true|false), )[0-9]+, [0-9]+, [0-9]+"] },
        CommandStep.Of("endpoint status -w table") with { Masks = ["(?<=│ )[0-9]+(?= │)"] },
        CommandStep.Of("endpoint status -w fields") with { Masks = ["\"(StorageVersion|DBSizeQuota|DowngradeInfo)\".*\n"] },
        CommandStep.Of("endpoint status -w json") with { Masks = [",\"(storageVersion|dbSizeQuota|downgradeInfo)\":[^,}]+"] },
        CommandStep.Of("endpoint hashkv"),
        CommandStep.Of("endpoint hashkv -w json"),
        CommandStep.Of("endpoint hashkv -w fields"),
        CommandStep.Of("endpoint hashkv --rev=100"),
        CommandStep.Of("endpoint hashkv --rev=1"),
        CommandStep.Of("endpoint"),
    ];

    public static IReadOnlyList<CommandStep> Member =>
    [
        CommandStep.Of("member list") with { CaptureAs = "member" },
        .. CommandScripts.Steps(
            "member list -w table",
            "member list -w json",
            "member list -w fields",
            "member list --hex -w json",
            "member add",
            "member add l1",
            "member add l1 --learner --peer-urls=not-a-url",
            "member add l1 --learner --peer-urls={peer}",
            "member remove",
            "member remove 7b",
            "member remove xyz",
            "member update 7b --peer-urls=http://127.0.0.1:1",
            "member promote 7b",
            "member list -w table"),
    ];

    public static IReadOnlyList<CommandStep> MemberChanges =>
    [
        CommandStep.Of("member list") with { CaptureAs = "member" },
        CommandStep.Of("member add l1 --learner --peer-urls=http://127.0.0.1:1") with { CaptureAs = "learner", Masks = ["ETCD_INITIAL_CLUSTER=.*"] },
        .. CommandScripts.Steps(
            "member add l2 --learner --peer-urls=http://127.0.0.1:2",
            "member promote {learner}",
            "member promote {member}",
            "member update {learner} --peer-urls=http://127.0.0.1:3"),
        // etcd forgets that an updated member is a learner.
        CommandStep.Of("member list -w simple") with { AnyOrder = true, Masks = ["(?<=127.0.0.1:3, , )(true|false)"] },
        .. CommandScripts.Steps(
            "member remove {learner}",
            "member remove {learner}",
            "member promote {learner}",
            "member list -w table",
            "put still works",
            "get still"),
    ];

    public static IReadOnlyList<CommandStep> AlarmAndDefrag =>
    [
        CommandStep.Of("member list") with { CaptureAs = "member" },
        .. CommandScripts.Steps(
            "put a 1", "alarm list", "alarm disarm", "alarm list -w json", "defrag", "defrag --cluster", "get a", "alarm",
            "move-leader {member}", "move-leader 7b", "move-leader"),
    ];

    public static IReadOnlyList<CommandStep> Snapshot =>
    [
        .. CommandScripts.Steps("put a 1", "put b 2", "put a 3", "del b", "snapshot save", "snapshot save /nonexistent-folder/s.db"),
        CommandStep.Of("snapshot save {dir}/s.db") with { Masks = ["at .*", "(?m)^\\{\"level\":\"info\".*\n"] },
    ];
}
