using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>State of the Elections page, as its address holds it.</summary>
/// <param name="Term">The term whose election is shown; null for the latest, whichever that is.</param>
/// <param name="At">For another episode of that term: when it began, in milliseconds since 1970; null for the election.</param>
/// <param name="Member">Name or hex id of the member whose episodes are listed; null for all.</param>
/// <param name="IsAbsolute">Times of the clock instead of times since the first question.</param>
internal sealed record ElectionsAddress(ulong? Term, long? At, string? Member, bool IsAbsolute, TimeSpanChoice Span)
{
    public static readonly ElectionsAddress Default = new(null, null, null, false, TimeSpanChoice.All);

    /// <summary>A moment is kept in whole milliseconds, and moves a little when clocks are compared again.</summary>
    private const long SameMomentMs = 2000;

    public static ElectionsAddress Parse(string? term, string? at, string? member, string? time, string? span) => new(
        ulong.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out ulong wanted) ? wanted : null,
        long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out long moment) ? moment : null,
        string.IsNullOrEmpty(member) ? null : member,
        time == "clock",
        span switch { "5m" => TimeSpanChoice.Minutes5, "1h" => TimeSpanChoice.Hour, _ => TimeSpanChoice.All });

    public string Link => PageLinks.With(
        PageLinks.Elections,
        ("term", Term?.ToString(CultureInfo.InvariantCulture)),
        ("at", At?.ToString(CultureInfo.InvariantCulture)),
        ("member", Member),
        ("time", IsAbsolute ? "clock" : null),
        ("span", Span switch { TimeSpanChoice.Minutes5 => "5m", TimeSpanChoice.Hour => "1h", _ => null }));

    /// <summary>The address of an episode.</summary>
    public ElectionsAddress For(Episode episode) => this with
    {
        Term = episode.Term,
        At = episode.Kind == EpisodeKind.Elected ? null : episode.From.ToUnixTimeMilliseconds(),
    };

    /// <summary>The episode that is meant; null when it is not known.</summary>
    /// <param name="episodes">Newest first.</param>
    public Episode? Choose(IReadOnlyList<Episode> episodes)
    {
        if (Term is not { } term)
        {
            return episodes.Count > 0 ? episodes[0] : null;
        }

        Episode[] ofTerm = [.. episodes.Where(episode => episode.Term == term)];
        return At is { } at
            ? ofTerm.Where(episode => Math.Abs(episode.From.ToUnixTimeMilliseconds() - at) <= SameMomentMs).MinBy(episode => Math.Abs(episode.From.ToUnixTimeMilliseconds() - at))
            : ofTerm.FirstOrDefault(episode => episode.Kind == EpisodeKind.Elected) ?? ofTerm.FirstOrDefault();
    }

    /// <summary>First moment that the bands show.</summary>
    public DateTimeOffset Start(ElectionHistory history) => Span switch
    {
        TimeSpanChoice.Minutes5 => history.Now - TimeSpan.FromMinutes(5),
        TimeSpanChoice.Hour => history.Now - TimeSpan.FromHours(1),
        _ => history.From,
    };
}
