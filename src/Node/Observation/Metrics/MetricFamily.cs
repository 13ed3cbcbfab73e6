namespace WebEtcd.Node.Observation.Metrics;

/// <summary>One metric with all its samples.</summary>
/// <param name="Name">etcd's name of it.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Help">What it tells, in one line.</param>
/// <param name="Write">Writes the samples, given the name.</param>
internal sealed record MetricFamily(string Name, string Type, string Help, Action<MetricWriter, string> Write)
{
    public static MetricFamily Counter(string name, string help, Func<double> value) => Single(name, "counter", help, value);

    public static MetricFamily Counter(string name, string help, Counter counter) => Single(name, "counter", help, () => counter.Value);

    public static MetricFamily Counters(string name, string help, Action<MetricWriter, string> write) => new(name, "counter", help, write);

    public static MetricFamily Gauge(string name, string help, Func<double> value) => Single(name, "gauge", help, value);

    public static MetricFamily Gauges(string name, string help, Action<MetricWriter, string> write) => new(name, "gauge", help, write);

    /// <summary>A gauge that is always 1, and says what it has to say with a label.</summary>
    public static MetricFamily Fact(string name, string help, string label, Func<string> value) =>
        Gauges(name, help, (writer, n) => writer.Sample(n, $"{label}=\"{MetricWriter.Escape(value())}\"", 1));

    public static MetricFamily OfHistogram(string name, string help, Histogram histogram) =>
        Histograms(name, help, (writer, n) => writer.Histogram(n, "", histogram));

    public static MetricFamily Histograms(string name, string help, Action<MetricWriter, string> write) => new(name, "histogram", help, write);

    private static MetricFamily Single(string name, string type, string help, Func<double> value) =>
        new(name, type, help, (writer, n) => writer.Sample(n, value()));
}
