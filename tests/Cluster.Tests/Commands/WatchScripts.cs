namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>watch: history, live events, filters by the kind of range.</summary>
internal static class WatchScripts
{
    public static IReadOnlyList<CommandStep> Watch =>
    [
        .. CommandScripts.Steps("put a 1", "put a 2", "put b 1", "put p/1 x", "put p/2 y", "del a", "put a 3", "del p/ --prefix"),
        Until("watch a --rev=2", 11),
        Until("watch a --rev=2 --prev-kv", 15),
        Until("watch p/ --prefix --rev=1", 10),
        Until("watch p/ --prefix --rev=1 --prev-kv", 14),
        Until("watch a c --rev=4", 8),
        Until("watch '' --prefix --rev=2", 25),
        Until("watch a --rev=2 -w json", 1),
        Until("watch a --rev=2 -w fields", 12),
        Until("watch live --rev=9", 9, "put live 1", "put live 2", "del live"),
        Until("watch range/ --prefix --prev-kv --rev=9", 11, "put range/1 1", "put range/2 2", "put range/1 3"),
        Until("watch a --rev=2 -- echo changed", 8),
        .. CommandScripts.Steps("compaction 8"),
        CommandStep.Of("watch a --rev=3"),
        Until("watch a --rev=8", 3),
        .. CommandScripts.Steps("watch", "watch a --from-key"),
    ];

    private static CommandStep Until(string words, int lines, params string[] meanwhile) => CommandStep.Of(words) with
    {
        StopAfterLines = lines,
        Meanwhile = [.. meanwhile.Select(CommandStep.Words)],
    };
}
