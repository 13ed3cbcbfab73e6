using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>State of the Metrics page, as its address holds it.</summary>
/// <param name="Span">How far back.</param>
/// <param name="Member">The only member that is shown; 0 for all.</param>
/// <param name="IsTogether">All members as one.</param>
/// <param name="IsTable">Numbers in tables instead of drawings.</param>
public sealed record MetricsAddress(MetricSpan Span, ulong Member, bool IsTogether, bool IsTable)
{
    private const string Together = "together";

    public static MetricsAddress Parse(string? span, string? member, string? view) => new(
        MetricSpan.Parse(span),
        ulong.TryParse(member, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id) ? id : 0,
        member == Together,
        view == "table");

    public string Link => PageLinks.With(
        PageLinks.Metrics,
        ("span", Span == MetricSpan.Usual ? null : Span.Text),
        ("member", IsTogether ? Together : Member == 0 ? null : Units.MemberId(Member)),
        ("view", IsTable ? "table" : null));
}
