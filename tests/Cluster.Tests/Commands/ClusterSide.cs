using System.Text.RegularExpressions;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>One of two clusters that get the same commands.</summary>
internal sealed partial class ClusterSide(ServerCluster cluster)
{
    private static readonly string Etcdctl = ServerProgram.EtcdTool("etcdctl");
    private readonly Dictionary<string, string> _captured = [];

    /// <summary>The cluster.</summary>
    public ServerCluster Cluster => cluster;

    /// <summary>Where <c>{new-peer}</c> listens.</summary>
    public ClusterMember? Added { get; set; }

    /// <summary>Runs a command and returns its comparable output. It is run again while a line of it matches.</summary>
    /// <param name="step">The command; its words may hold the names of <see cref="FillAsync"/>.</param>
    /// <param name="endpoints">The name of the endpoints to use.</param>
    /// <param name="whileMatches">An answer that passes with time.</param>
    public async Task<string> RunAsync(CommandStep step, string endpoints, string? whileMatches)
    {
        string[] words = ["--endpoints", await FillAsync(endpoints), .. await Task.WhenAll(step.Arguments.Select(FillAsync))];
        CommandRun? run = null;
        await Eventually.TrueAsync($"another answer than '{whileMatches}' to etcdctl {step.Name}", async () =>
        {
            run = await CommandRun.OfAsync(Etcdctl, words);
            return whileMatches is null || !Regex.IsMatch(run.Output + run.Errors, whileMatches);
        });
        if (step.CaptureAs is { } name)
        {
            _captured[name] = Regex.Match(run!.Output, step.CapturePattern) is { Success: true } match ? match.Groups[1].Value : "not-found";
        }
        var text = CommandOutput.Normalise(step, run!, cluster.Members.Select(member => member.Ports), _captured);
        return MemberName().Replace(text, "<name>");
    }

    /// <summary>Replaces the names of what differs between two clusters.</summary>
    private async Task<string> FillAsync(string word)
    {
        // By place, where nobody may be asked who leads.
        word = cluster.Members.Take(3).Select((member, i) => (Name: $"{{n{i + 1}}}", member.Ports.ClientUrl))
            .Aggregate(word, (text, place) => text.Replace(place.Name, place.ClientUrl, StringComparison.Ordinal));
        if (!word.Contains('{', StringComparison.Ordinal))
        {
            return word;
        }
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader && member.IsRunning);
        word = word.Replace("{all}", cluster.Endpoints, StringComparison.Ordinal)
            .Replace("{leader}", leader.Ports.ClientUrl, StringComparison.Ordinal)
            .Replace("{follower}", follower.Ports.ClientUrl, StringComparison.Ordinal)
            .Replace("{leader-id}", $"{leader.Id:x}", StringComparison.Ordinal)
            .Replace("{follower-id}", $"{follower.Id:x}", StringComparison.Ordinal)
            .Replace("{new-peer}", Added?.AdvertisedPeerUrl, StringComparison.Ordinal);
        return _captured.Aggregate(word, (text, captured) => text.Replace($"{{{captured.Key}}}", captured.Value, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bn[1-9]\b")]
    private static partial Regex MemberName();
}
