namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>Every command in the forms of output that its answer has, and what is rarely said: bad words, flags that do not go together.</summary>
internal static class OutputScripts
{
    public static IReadOnlyList<CommandStep> Keys =>
    [
        .. CommandScripts.Steps(
            "put a 1 -w json", "put a 2 --prev-kv -w fields", "put a 2 --prev-kv -w table", "put a --ignore-value -w json", "put a 3 --ignore-lease", "put a", "put",
            "put -- -dash v", "put a 1 --lease=zz", "get a -w fields", "get a -w table", "get a -w bogus", "get a --hex", "get a --count-only -w fields", "get a z --order=X", "get a z --sort-by=X",
            "get a --consistency=x", "get --prefix", "get a b c", "get a b --prefix", "get a --prefix --from-key", "del a --prev-kv -w json", "del a -w fields", "del x --prev-kv -w table",
            "del", "del a b --prefix", "bogus"),
        Typed("txn", "value(\"a\") = \"1\"\n\nput k 1\nget k\n\nput k 2\n\n"),
        Typed("txn -w json", "mod(\"k\") > \"0\"\n\nget k\ndel k\n\nput k 2\n\n"),
        Typed("txn -w fields", "ver(\"k\") > \"0\"\n\nget k\n\nput k 2\n\n"),
        Typed("txn -w table", "ver(\"k\") > \"0\"\n\nget k\n\nput k 2\n\n"),
        Typed("txn", "c(\"k\") < \"5\"\n\nget k\n\n\n\n"),
        Typed("txn", "junk\n"),
        Typed("txn", "\n\nput a\n"),
        .. CommandScripts.Steps("compaction 3", "compaction 4 -w json", "compaction 5 -w fields", "compaction 5 -w table", "version"),
    ];

    public static IReadOnlyList<CommandStep> Leases =>
    [
        CommandStep.Of("lease grant 300") with { CaptureAs = "lease" },
        .. CommandScripts.Steps(
            "lease grant", "lease grant x", "lease grant 0", "lease grant -- -5", "lease grant 99999999999", "lease timetolive 1", "lease timetolive 1 -w json", "lease timetolive zz",
            "lease keep-alive --once {lease}", "lease keep-alive --once {lease} -w json", "lease keep-alive --once 1", "lease revoke {lease} -w json", "lease revoke {lease}", "lease revoke 1", "lease revoke"),
    ];

    public static IReadOnlyList<CommandStep> Users =>
    [
        .. CommandScripts.Steps(
            "user list -w json", "user add u1:p1 -w json", "user add u2 --no-password", "user add u3 --new-user-password=x", "user add ''", "user add", "user get u1 -w json", "user get u1 --detail"),
        Typed("user add u4 --interactive=false", "pw\n"),
        Typed("user passwd u1 --interactive=false", "pw2\n"),
        Typed("user passwd none --interactive=false", "pw2\n"),
        .. CommandScripts.Steps(
            "role add r -w json", "role list -w json", "role list -w fields", "role grant-permission r read a", "role grant-permission r readwrite b --prefix=true", "role grant-permission r write c --from-key",
            "role grant-permission r write d e", "role grant-permission r bogus d", "role grant-permission r read", "role grant-permission r read z a", "role get r", "role get r -w json", "role get r -w fields",
            "role revoke-permission r a", "role revoke-permission r b --prefix", "user grant-role u1 r -w json", "user grant-role u1 r", "user revoke-role u1 r", "user revoke-role u1 r", "role delete r -w json",
            "user delete u1 -w json", "auth status -w json", "auth status -w fields", "auth enable -w json", "auth disable -w json"),
    ];

    public static IReadOnlyList<CommandStep> Upkeep =>
    [
        .. CommandScripts.Steps(
            "put a 1", "member update 1", "member update 1 --peer-urls=foo", "member promote", "endpoint health -w fields", "alarm disarm -w json", "defrag -w json", "move-leader zz",
            "check perf --load=zz", "check datascale --load=zz", "make-mirror", "elect", "elect a b c", "lock", "snapshot restore", "lock l1 echo held", "lock l1 --ttl=5 false", "get a --command-timeout=0s"),
        CommandStep.Of("elect e1 me") with { StopAfterLines = 2, Masks = ["(?<=e1/)[0-9a-f]+"] },
        CommandStep.Of("lock l1") with { StopAfterLines = 1, Masks = ["(?<=l1/)[0-9a-f]+"] },
        CommandStep.Of("watch -w json a --rev=1") with { StopAfterLines = 1, Masks = ["(?<=\"watch_id\":)[0-9]+"] },
        CommandStep.Of("watch -w fields a --rev=1") with { StopAfterLines = 5 },
        CommandStep.Of("watch a --rev=1 -- echo seen") with { StopAfterLines = 1 },
    ];

    private static CommandStep Typed(string words, string input) => CommandStep.Of(words) with { Input = input };
}
