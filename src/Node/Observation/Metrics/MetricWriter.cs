using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>Writes samples in Prometheus' text format, version 0.0.4.</summary>
internal sealed class MetricWriter(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    public void Family(MetricFamily family)
    {
        Text($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {family.Type}\n");
        family.Write(this, family.Name);
    }

    public void Sample(string name, double value) => Text($"{name} {GoNumber.Format(value)}\n");

    /// <param name="labels">As in <c>a="x",b="y"</c>; values through <see cref="Escape"/> where they may hold anything.</param>
    public void Sample(string name, string labels, double value) => Text($"{name}{{{labels}}} {GoNumber.Format(value)}\n");

    /// <param name="labels">As for a sample; empty for none.</param>
    public void Histogram(string name, string labels, Histogram histogram)
    {
        long[] cumulated = histogram.Cumulated();
        string before = labels.Length == 0 ? "" : labels + ",";
        for (int i = 0; i < cumulated.Length; i++)
        {
            Text($"{name}_bucket{{{before}le=\"{histogram.BoundTexts[i]}\"}} {cumulated[i].ToString(CultureInfo.InvariantCulture)}\n");
        }

        string behind = labels.Length == 0 ? "" : $"{{{labels}}}";
        Text($"{name}_sum{behind} {GoNumber.Format(histogram.Sum)}\n{name}_count{behind} {cumulated[^1].ToString(CultureInfo.InvariantCulture)}\n");
    }

    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
