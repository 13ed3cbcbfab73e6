namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary>What <c>/metrics</c> of a server says.</summary>
internal sealed class Exposition
{
    private static readonly string[] HistogramSuffixes = ["_bucket", "_sum", "_count"];

    private Exposition(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                Types[words[2]] = words[3];
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var words = line.Split(' ', 4);
                Helps[words[2]] = words[3];
            }
            else
            {
                Samples.Add(MetricSample.Parse(line));
            }
        }
    }

    /// <summary>All of it.</summary>
    public string Text { get; }

    /// <summary>The type of each family.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>The help of each family.</summary>
    public Dictionary<string, string> Helps { get; } = [];

    /// <summary>All series.</summary>
    public List<MetricSample> Samples { get; } = [];

    /// <summary>Asks a server.</summary>
    public static async Task<Exposition> OfAsync(HttpClient http, string path = "/metrics") => new(await http.GetStringAsync(new Uri(path, UriKind.Relative)));

    /// <summary>The series of a family.</summary>
    public IEnumerable<MetricSample> Of(string family) => Samples.Where(sample => FamilyOf(sample.Name) == family);

    /// <summary>The one value of a family without labels.</summary>
    public double Value(string family) => double.Parse(Assert.Single(Of(family)).Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The names of the labels that the series of a family have; bucket bounds apart.</summary>
    public IEnumerable<string> LabelNames(string family) => Of(family).SelectMany(sample => sample.Labels.Keys).Where(name => name != "le").Distinct().Order(StringComparer.Ordinal);

    /// <summary>The bounds of the buckets of a family.</summary>
    public IEnumerable<string> Bounds(string family) => Of(family).Select(sample => sample.Labels.GetValueOrDefault("le", "")).Where(bound => bound.Length > 0).Distinct();

    private string FamilyOf(string name)
    {
        var suffix = HistogramSuffixes.FirstOrDefault(end => name.EndsWith(end, StringComparison.Ordinal) && Types.GetValueOrDefault(name[..^end.Length]) == "histogram");
        return suffix is null ? name : name[..^suffix.Length];
    }
}
