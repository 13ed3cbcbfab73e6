using System.Text;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>A cluster of etcd and one of the program under test. Collects every difference between what etcdctl shows of them.</summary>
internal sealed class ClusterPair(ClusterSide reference, ClusterSide target)
{
    private readonly StringBuilder _differences = new();

    /// <summary>Every difference so far; empty when there is none.</summary>
    public string Differences => _differences.ToString();

    /// <summary>Runs a command on both.</summary>
    /// <param name="words">The words after <c>etcdctl</c>.</param>
    /// <param name="endpoints">Where to send it.</param>
    /// <param name="whileMatches">Run it again while the output matches.</param>
    /// <param name="masks">What else differs between any two clusters.</param>
    /// <param name="captureAs">Keeps the first id of the output under this name.</param>
    public async Task CompareAsync(string words, string endpoints = "{all}", string? whileMatches = null, IReadOnlyList<string>? masks = null, string? captureAs = null)
    {
        var step = CommandStep.Of(words) with { AnyOrder = true, Masks = masks ?? [], CaptureAs = captureAs };
        var expected = await reference.RunAsync(step, endpoints, whileMatches);
        var actual = await target.RunAsync(step, endpoints, whileMatches);
        if (expected != actual)
        {
            _differences.Append($"\n=== etcdctl {words}\n--- etcd:\n{expected}\n--- webetcd:\n{actual}\n");
        }
    }

    /// <summary>Does the same to both.</summary>
    public async Task EachAsync(Func<ClusterSide, Task> act)
    {
        await act(reference);
        await act(target);
    }
}
