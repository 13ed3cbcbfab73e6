namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>put, get, del.</summary>
internal static class KeyScripts
{
    private static readonly string[] SomeKeys =
    [
        "put a 5", "put a/1 4", "put a/2 3", "put a/3 2", "put b 1", "put a/2 9", "put c ''", "put a 6", "put zz last",
    ];

    public static IReadOnlyList<CommandStep> Put =>
    [
        .. CommandScripts.Steps(
            "put k v",
            "put k v2 --prev-kv",
            "put k v3 --prev-kv -w json",
            "put k v3 --prev-kv -w fields",
            "put k v4 -w fields",
            "put new v --prev-kv",
            "put empty ''",
            "get empty -w json",
            "put '' v",
            "put k --ignore-value",
            "put missing --ignore-value",
            "put missing v --ignore-lease",
            "put k v --ignore-lease",
            "put k v --lease=7b",
            "put k v --lease=xyz",
            "put k",
            "put",
            "put k a b c",
            "get k -w json",
            "put ключ значение",
            "get ключ",
            "get ключ -w json"),
        CommandStep.Of("put fromstdin") with { Input = "a value\nof two lines" },
        CommandStep.Of("get fromstdin"),
    ];

    public static IReadOnlyList<CommandStep> Get =>
    [
        .. CommandScripts.Steps(SomeKeys),
        .. CommandScripts.Steps(
            "get a",
            "get missing",
            "get",
            "get a -w json",
            "get a -w fields",
            "get a -w simple",
            "get a -w table",
            "get missing -w json",
            "get a --print-value-only",
            "get a --keys-only",
            "get a --count-only",
            "get a --count-only -w fields",
            "get a --count-only -w json",
            "get a/ --prefix",
            "get a/ --prefix --keys-only",
            "get a/ --prefix --keys-only -w json",
            "get a/ --prefix --print-value-only",
            "get a/ --prefix --count-only -w fields",
            "get a/ --prefix --limit=2",
            "get a/ --prefix --limit=2 -w json",
            "get a/ --prefix --limit=3 -w json",
            "get '' --prefix --keys-only",
            "get '' --from-key --keys-only",
            "get a/2 --from-key",
            "get a/2 --from-key --limit=2 -w json",
            "get a b",
            "get a c -w json",
            "get b a",
            "get a a",
            "get a/ --prefix --from-key",
            "get a --hex",
            "get a --hex -w json",
            "get a --consistency=s",
            "get a --consistency=l",
            "get a --consistency=x"),
        .. from target in new[] { "CREATE", "KEY", "MODIFY", "VALUE", "VERSION" }
           from order in new[] { "ASCEND", "DESCEND" }
           select CommandStep.Of($"get '' --prefix --sort-by={target} --order={order}"),
        .. CommandScripts.Steps(
            "get '' --prefix --sort-by=VALUE --order=DESCEND --limit=3 -w json",
            "get '' --prefix --sort-by=VALUE",
            "get '' --prefix --order=DESCEND --keys-only",
            "get '' --prefix --sort-by=BOGUS",
            "get '' --prefix --order=BOGUS",
            "get a --bogus"),
    ];

    public static IReadOnlyList<CommandStep> GetByRevision =>
    [
        .. CommandScripts.Steps(SomeKeys),
        .. CommandScripts.Steps(
            "get a --rev=2",
            "get a --rev=1",
            "get a --rev=0",
            "get a --rev=-1",
            "get '' --prefix --rev=4 -w json",
            "get a/ --prefix --rev=5 --count-only -w fields",
            "get a --rev=9",
            "get a --rev=100",
            "get a --rev=100 --consistency=s",
            "del a",
            "get a --rev=9 -w json",
            "get a -w json",
            "put a again",
            "get a -w json",
            "compaction 5",
            "get a --rev=4",
            "get a --rev=5 -w json",
            "get a --rev=6 -w json"),
    ];

    public static IReadOnlyList<CommandStep> Delete =>
    [
        .. CommandScripts.Steps(SomeKeys),
        .. CommandScripts.Steps(
            "del missing",
            "del missing --prev-kv -w json",
            "del a --prev-kv",
            "del a --prev-kv",
            "del a/1 a/3 --prev-kv -w json",
            "del a/ --prefix -w fields",
            "del '' --range",
            "del",
            "put d/1 1",
            "put d/2 2",
            "put d/3 3",
            "del d/2 --from-key --prev-kv",
            "get '' --prefix -w json",
            "put e/1 1",
            "put e/2 2",
            "del e/1 e/3 --range",
            "del d --prefix --from-key",
            "del '' --prefix",
            "get '' --prefix -w json",
            "del '' --prefix -w json"),
    ];
}
