using System.Globalization;
using WebEtcd.Node.Peers;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>The network between members.</summary>
internal static class PeerMetrics
{
    public static IEnumerable<MetricFamily> Families(ulong self, PeerMeters meters, IPeerTransport transport)
    {
        string local = Hex(self);
        yield return MetricFamily.Gauges("etcd_network_active_peers", "The current number of active peer connections.", (writer, name) =>
        {
            foreach (PeerLinkView link in transport.Links)
            {
                writer.Sample(name, Pair(local, link.MemberId), link.IsConnected ? 1 : 0);
            }
        });
        yield return MetricFamily.Gauges("etcd_network_known_peers", "The current number of known peers.", (writer, name) =>
        {
            foreach (PeerLinkView link in transport.Links)
            {
                writer.Sample(name, Pair(local, link.MemberId), 1);
            }
        });
        yield return MetricFamily.Counters("etcd_network_disconnected_peers_total", "The total number of disconnected peers.", (writer, name) =>
        {
            foreach ((ulong peer, PeerMeter meter) in meters.All)
            {
                writer.Sample(name, Pair(local, peer), meter.Disconnects.Value);
            }
        });
        yield return PerPeer("etcd_network_peer_sent_bytes_total", "The total number of bytes sent to peers.", "To", meters, meter => meter.SentBytes);
        yield return PerPeer("etcd_network_peer_received_bytes_total", "The total number of bytes received from peers.", "From", meters, meter => meter.ReceivedBytes);
        yield return PerPeer("etcd_network_peer_sent_failures_total", "The total number of send failures from peers.", "To", meters, meter => meter.SendFailures);
        yield return PerPeer("etcd_network_peer_received_failures_total", "The total number of receive failures from peers.", "From", meters, meter => meter.ReceiveFailures);
        yield return PerPeer("etcd_network_snapshot_send_success", "Total number of successful snapshot sends", "To", meters, meter => meter.SnapshotsSent);
        yield return PerPeer("etcd_network_snapshot_send_failures", "Total number of snapshot send failures", "To", meters, meter => meter.SnapshotsFailed);
        yield return MetricFamily.Histograms("etcd_network_peer_round_trip_time_seconds", "Round-Trip-Time histogram between peers", (writer, name) =>
        {
            foreach ((ulong peer, PeerMeter meter) in meters.All)
            {
                writer.Histogram(name, $"To=\"{Hex(peer)}\"", meter.RoundTrips);
            }
        });
    }

    private static MetricFamily PerPeer(string name, string help, string label, PeerMeters meters, Func<PeerMeter, Counter> counter) =>
        MetricFamily.Counters(name, help, (writer, n) =>
        {
            foreach ((ulong peer, PeerMeter meter) in meters.All)
            {
                writer.Sample(n, $"{label}=\"{Hex(peer)}\"", counter(meter).Value);
            }
        });

    private static string Pair(string local, ulong remote) => $"Local=\"{local}\",Remote=\"{Hex(remote)}\"";

    private static string Hex(ulong member) => member.ToString("x", CultureInfo.InvariantCulture);
}
