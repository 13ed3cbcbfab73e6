using System.Text;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary>Alerts as operators of etcd have them, on our own series: none fires on a healthy member, each does when what it is about goes wrong.</summary>
public sealed class AlertTests : ClusterTest
{
    private const string Rules = "rules.yml";
    private const string Cases = "cases.yml";

    [Fact]
    public async Task Alerts_fire_on_our_series_when_they_should_and_only_then()
    {
        Promtool.Path();
        var cluster = Prepare(new ClusterOptions { Flags = ["--metrics=extensive"] });
        await cluster.StartAsync();
        var exposition = await Exposition.OfAsync(cluster.Members[0].Process.Http);
        using var directory = new TestDirectory();
        await File.WriteAllTextAsync(directory[Rules], RulesText());
        await File.WriteAllTextAsync(directory[Cases], CasesText(exposition));
        await Promtool.CheckAsync(["check", "rules", directory[Rules]]);
        await Promtool.CheckAsync(["test", "rules", directory[Cases]]);
    }

    private static string RulesText()
    {
        var text = new StringBuilder("groups:\n- name: etcd\n  rules:\n");
        foreach (var alert in Alert.All)
        {
            text.Append($"  - alert: {alert.Name}\n    expr: '{alert.Expression}'\n");
        }
        return text.ToString();
    }

    private static string CasesText(Exposition exposition)
    {
        var text = new StringBuilder($"rule_files: [{Rules}]\nevaluation_interval: 1m\ntests:\n");
        AddCase(text, SeriesFor(exposition, Alert.All), sample => sample.Value + "x300", "count(ALERTS)", isExpected: false);
        foreach (var alert in Alert.All)
        {
            Assert.All(alert.Rises, rise => Assert.Contains(exposition.Samples, sample => sample.Name == rise.Name));
            AddCase(text, SeriesFor(exposition, [alert]), alert.ValuesOf, $"count(count by (alertname) (ALERTS{{alertname=\"{alert.Name}\", alertstate=\"firing\"}}))", isExpected: true);
        }
        return text.ToString();
    }

    /// <summary>The series that alerts read. One gRPC method stands for all: the checker takes its time for each series.</summary>
    private static IEnumerable<MetricSample> SeriesFor(Exposition exposition, IReadOnlyList<Alert> alerts) => exposition.Samples.Where(sample =>
        alerts.Any(alert => alert.Expression.Contains(sample.Name, StringComparison.Ordinal)) && sample.Labels.GetValueOrDefault("grpc_method", "Put") == "Put");

    private static void AddCase(StringBuilder text, IEnumerable<MetricSample> series, Func<MetricSample, string> values, string expression, bool isExpected)
    {
        text.Append("- interval: 1m\n  input_series:\n");
        foreach (var sample in series)
        {
            text.Append($"  - series: '{sample.Series}'\n    values: '{values(sample)}'\n");
        }
        var expected = isExpected ? "\n    - labels: '{}'\n      value: 1\n" : " []\n";
        text.Append($"  promql_expr_test:\n  - expr: '{expression}'\n    eval_time: 250m\n    exp_samples:{expected}");
    }
}
