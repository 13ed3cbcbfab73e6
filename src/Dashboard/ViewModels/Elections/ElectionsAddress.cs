using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>State of the Elections page, as its address holds it.</summary>
/// <param name="Term">The episode that is shown; null for the latest, whichever that is.</param>
/// <param name="Member">Name or hex id of the member whose episodes are listed; null for all.</param>
/// <param name="IsAbsolute">Times of the clock instead of times since the first question.</param>
internal sealed record ElectionsAddress(ulong? Term, string? Member, bool IsAbsolute, TimeSpanChoice Span)
{
    public static readonly ElectionsAddress Default = new(null, null, false, TimeSpanChoice.All);

    public static ElectionsAddress Parse(string? term, string? member, string? time, string? span) => new(
        ulong.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out ulong wanted) ? wanted : null,
        string.IsNullOrEmpty(member) ? null : member,
        time == "clock",
        span switch { "5m" => TimeSpanChoice.Minutes5, "1h" => TimeSpanChoice.Hour, _ => TimeSpanChoice.All });

    public string Link => PageLinks.With(
        PageLinks.Elections,
        ("term", Term?.ToString(CultureInfo.InvariantCulture)),
        ("member", Member),
        ("time", IsAbsolute ? "clock" : null),
        ("span", Span switch { TimeSpanChoice.Minutes5 => "5m", TimeSpanChoice.Hour => "1h", _ => null }));

    /// <summary>First moment that the bands show.</summary>
    public DateTimeOffset Start(ElectionHistory history) => Span switch
    {
        TimeSpanChoice.Minutes5 => history.Now - TimeSpan.FromMinutes(5),
        TimeSpanChoice.Hour => history.Now - TimeSpan.FromHours(1),
        _ => history.From,
    };
}
