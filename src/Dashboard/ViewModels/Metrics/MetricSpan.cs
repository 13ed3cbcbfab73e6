namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>How far back is looked, and in what steps.</summary>
/// <param name="Minutes">Length.</param>
/// <param name="StepSeconds">Between two points. A drawing changes no more often.</param>
/// <param name="RowEvery">Points that make one row of a table.</param>
public sealed record MetricSpan(int Minutes, int StepSeconds, int RowEvery)
{
    public static readonly MetricSpan Usual = new(5, 5, 6);

    public static readonly IReadOnlyList<MetricSpan> All = [new(1, 2, 3), Usual, new(15, 15, 4)];

    public int Points => Minutes * 60 / StepSeconds;

    /// <summary>As in an address: <c>5m</c>.</summary>
    public string Text => $"{Minutes}m";

    public static MetricSpan Parse(string? text) => All.FirstOrDefault(span => span.Text == text) ?? Usual;

    /// <summary>The last whole step at a moment: points lie on the same moments however often they are asked for.</summary>
    public DateTimeOffset End(DateTimeOffset now)
    {
        long seconds = now.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % StepSeconds));
    }
}
