namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>What a user with some permissions may do and what not, and what only root may do.</summary>
internal static class PermissionScripts
{
    private const string AsAlice = "--user=alice:apw";
    private const string AsRoot = "--user=root:rpw";
    private const string Remaining = @"remaining\([0-9]+s\)";

    private static IReadOnlyList<CommandStep> Setup =>
    [
        .. CommandScripts.Steps(
            "user add root:rpw",
            "user grant-role root root",
            "user add alice:apw",
            "role add r",
            "role grant-permission r read r/ --prefix=true",
            "role grant-permission r write w/ --prefix=true",
            "role grant-permission r readwrite rw/ --prefix=true",
            "role grant-permission r read a b",
            "role grant-permission r read b c",
            "role grant-permission r read b a",
            "user grant-role alice r",
            "user grant-role alice r",
            "put r/1 v",
            "put w/1 v",
            "put rw/1 v",
            "put x/1 v"),
        CommandStep.Of("lease grant 1000") with { CaptureAs = "foreign" },
        CommandStep.Of("put x/2 v --lease={foreign}"),
        CommandStep.Of("auth enable"),
    ];

    public static IReadOnlyList<CommandStep> Permissions =>
    [
        .. Setup,
        .. As("get r/1", "get w/1", "get rw/1", "get x/1", "get r/ --prefix", "get r --prefix", "get a c", "get a d", "get a --from-key", "get r/1 --serializable"),
        .. As("put r/1 n", "put w/1 n", "put rw/1 n", "put x/1 n", "put w/1 n --prev-kv", "put rw/1 n --prev-kv", "put w/1 --ignore-value"),
        .. As("del r/1", "del w/1", "del rw/1 --prev-kv", "del w/1 --prev-kv", "del w/ --prefix", "del w --prefix", "del w/ --from-key"),
        Txn("compare a key that may not be read", "value(\"x/1\") = \"v\"\n\nput w/1 1\n\nput w/1 2\n\n"),
        Txn("compare a key that may only be written", "version(\"w/1\") > \"0\"\n\nput w/1 1\n\nput w/1 2\n\n"),
        Txn("the branch that does not run", "version(\"r/1\") > \"0\"\n\nput w/1 1\n\nput x/1 2\n\n"),
        Txn("read what may not be read", "\n\nget x/1\n\n\n"),
        Txn("delete what may not be deleted", "\n\ndel r/1\n\n\n"),
        Txn("allowed", "version(\"r/1\") > \"0\"\n\nput w/1 1\nget r/1\n\nput w/1 2\n\n"),
        CommandStep.Of($"lease grant 1000 {AsAlice}") with { CaptureAs = "own" },
        .. As("put w/1 n --lease={own}", "put w/1 n --lease={foreign}", "put x/1 n --lease={own}"),
        CommandStep.Of($"lease timetolive {{foreign}} {AsAlice}") with { Masks = [Remaining] },
        .. As("lease timetolive {foreign} --keys", "lease timetolive {own} --keys", "lease keep-alive --once {foreign}", "lease revoke {foreign}", "lease revoke {own}"),
        .. As("watch x/1", "watch w/1", "watch r --prefix", "watch a --prefix=false --rev=1 d"),
        CommandStep.Of($"watch r/1 --rev=1 {AsAlice}") with { StopAfterLines = 3 },
        .. CommandScripts.Steps("get r/1", "put w/1 v", "del w/1", "lease grant 10", "lease list", "watch r/1", "user list"),
        .. As("user passwd alice --interactive=false"),
        CommandStep.Of($"user passwd alice --interactive=false {AsRoot}") with { Input = "other\n" },
        .. As("get r/1"),
        .. CommandScripts.Steps("get r/1 --user=alice:other", $"role revoke-permission r r/ --prefix=true {AsRoot}", "get r/1 --user=alice:other", $"role delete r {AsRoot}", "put w/1 v --user=alice:other", $"user get alice {AsRoot}"),
        .. CommandScripts.Steps($"user delete alice {AsRoot}", "get rw/1 --user=alice:other", $"user revoke-role root root {AsRoot}", $"auth disable {AsRoot}", "get x/1", "auth disable"),
    ];

    public static IReadOnlyList<CommandStep> ForRoot =>
    [
        .. Setup,
        .. Everyone("auth status", "auth enable", "user list", "role list", "user get alice", "user get root", "user get nobody", "role get r", "role get nobody", "role get root"),
        .. Everyone("user add u:p", "user delete nobody", "user grant-role nobody r", "user revoke-role nobody r", "role add q", "role delete nobody", "role grant-permission nobody read a", "role revoke-permission nobody a"),
        .. Everyone("member remove 7b", "member promote 7b", "member update 7b --peer-urls=http://127.0.0.1:1", "move-leader 7b", "compaction 100", "alarm list", "alarm disarm", "defrag", "lease list", "lease revoke 7b", "lease keep-alive --once 7b"),
        .. new[] { AsAlice, "" }.Select(who => CommandStep.Of($"endpoint hashkv {who}".TrimEnd())),
        .. new[] { AsAlice, "" }.Select(who => CommandStep.Of($"endpoint status {who}".TrimEnd())),
        .. CommandScripts.Steps("get a --user=alice:wrong", "get a --user=nobody:apw", "get a --user=alice", $"auth disable {AsAlice}", "auth disable", $"auth disable {AsRoot}"),
    ];

    private static IEnumerable<CommandStep> As(params string[] commands) => commands.Select(static command => CommandStep.Of($"{command} {AsAlice}"));

    private static IEnumerable<CommandStep> Everyone(params string[] commands) =>
        commands.SelectMany(static command => new[] { CommandStep.Of(command), CommandStep.Of($"{command} {AsAlice}"), CommandStep.Of($"{command} {AsRoot}") });

    private static CommandStep Txn(string name, string input) => new($"txn ({name})", ["txn", AsAlice]) { Input = input };
}
