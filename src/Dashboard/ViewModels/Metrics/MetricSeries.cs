namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>A metric of one member, or of all as one, over time.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Style">1 to <see cref="Styles"/>: by colour and by dashes, the same for a member in every drawing.</param>
/// <param name="Values">One a point, oldest first; NaN where nothing is known.</param>
public sealed record MetricSeries(string Name, int Style, IReadOnlyList<double> Values)
{
    /// <summary>Kinds of line that can be told apart.</summary>
    public const int Styles = 6;

    /// <summary>The newest value; NaN when it is not known.</summary>
    public double Now => Values.Count > 0 ? Values[^1] : double.NaN;

    /// <summary>The largest value; NaN when none is known.</summary>
    public double Peak => Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
}
