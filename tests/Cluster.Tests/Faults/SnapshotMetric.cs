using System.Globalization;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>What a member counts about snapshots from others.</summary>
internal static class SnapshotMetric
{
    private const string Name = "etcd_network_snapshot_receive_success";

    /// <summary>Snapshots received in this life of the process.</summary>
    public static async Task<double> ReceivedAsync(ClusterMember member)
    {
        var text = await member.Process.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return text.Split('\n').Where(line => line.StartsWith(Name, StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
