using System.Buffers;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>All metrics of this node, in the order of their names. Written by any thread, at any time; nothing stops for it.</summary>
internal sealed class MetricsPage(IEnumerable<MetricFamily> families)
{
    private readonly MetricFamily[] _families = [.. families.OrderBy(family => family.Name, StringComparer.Ordinal)];

    public IReadOnlyList<MetricFamily> Families => _families;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MetricWriter(output);
        foreach (MetricFamily family in _families)
        {
            writer.Family(family);
        }
    }
}
