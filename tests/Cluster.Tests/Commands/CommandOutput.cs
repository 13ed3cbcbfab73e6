using System.Text.RegularExpressions;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>What etcdctl printed, without what differs between any two servers: ids, terms, log indexes, sizes, versions, durations, ports.</summary>
internal static partial class CommandOutput
{
    /// <summary>The comparable text of a run.</summary>
    public static string Normalise(CommandStep step, CommandRun run, IEnumerable<ServerPorts> ports, IReadOnlyDictionary<string, string> captured)
    {
        var output = Mask(run.Output, ports, captured);
        var errors = Mask(run.Errors, ports, captured);
        foreach (var pattern in step.Masks)
        {
            output = Regex.Replace(output, pattern, "#");
            errors = Regex.Replace(errors, pattern, "#");
        }
        if (step.AnyOrder)
        {
            output = string.Join('\n', output.Split('\n').Order(StringComparer.Ordinal));
        }
        return $"exit code {run.ExitCode}\n{output}{(errors.Length > 0 ? "stderr: " + errors : "")}";
    }

    private static string Mask(string text, IEnumerable<ServerPorts> ports, IReadOnlyDictionary<string, string> captured)
    {
        text = ClientLog().Replace(text, "client log: ${error}");
        foreach (var (name, value) in captured)
        {
            text = text.Replace(value, $"<{name}>", StringComparison.Ordinal);
        }
        foreach (var node in ports)
        {
            text = text.Replace($"127.0.0.1:{node.Client}", "<client>", StringComparison.Ordinal)
                .Replace($"127.0.0.1:{node.Peer}", "<peer>", StringComparison.Ordinal);
        }
        text = JsonNumber().Replace(text, "${name}#");
        text = FieldNumber().Replace(text, "${name}#");
        text = Size().Replace(text, "<size>");
        text = Duration().Replace(text, "<duration>");
        text = Release().Replace(text, "<version>");
        text = LongNumber().Replace(text, "<id>");
        text = HexId().Replace(text, "<id>");
        text = Line().Replace(text, "-");
        return Blanks().Replace(text, " ");
    }

    [GeneratedRegex("""^\{"level".*"error":"(?<error>.*)"\}""", RegexOptions.Multiline)]
    private static partial Regex ClientLog();

    [GeneratedRegex("""(?<name>"(cluster_id|member_id|raft_term|raftTerm|raftIndex|raftAppliedIndex|dbSize|dbSizeInUse|dbSizeQuota|leader|ID|hash|storageVersion|version_)":)("[0-9a-f]+"|[0-9]+)""")]
    private static partial Regex JsonNumber();

    [GeneratedRegex("""(?<name>"(ClusterID|MemberID|RaftTerm|RaftIndex|RaftAppliedIndex|DBSize|DBSizeInUse|Leader|ID|Hash)" : )[0-9]+""")]
    private static partial Regex FieldNumber();

    [GeneratedRegex(@"\b[0-9.]+ (B|kB|MB|GB)\b")]
    private static partial Regex Size();

    [GeneratedRegex(@"\b[0-9.]+(ns|µs|ms|s)\b")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b3\.[0-9]+\.[0-9]+\b")]
    private static partial Regex Release();

    [GeneratedRegex(@"\b[0-9]{15,20}\b")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\b[0-9a-f]{12,16}\b")]
    private static partial Regex HexId();

    [GeneratedRegex("[-─]{2,}")]
    private static partial Regex Line();

    [GeneratedRegex("  +")]
    private static partial Regex Blanks();
}
