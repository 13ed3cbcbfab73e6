using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Observation.Logs;

/// <summary>Puts what is logged into a <see cref="LogRing"/>, each line cut to a bounded length.</summary>
internal sealed class LogRingSink(LogRing ring) : ILogEventSink
{
    private const int MessageCharacters = 4000;
    private const int ErrorCharacters = 8000;
    private const int ValueCharacters = 1000;
    private const int PropertiesKept = 24;
    private const string Category = "SourceContext";
    private static readonly MessageTemplateTextFormatter Message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Emit(LogEvent logEvent) => ring.Add(new LogLine(
        0,
        logEvent.Timestamp,
        LogLevels.Of(logEvent.Level),
        logEvent.Properties.TryGetValue(Category, out LogEventPropertyValue? source) ? Text(source) : "",
        Cut(Render(logEvent), MessageCharacters),
        logEvent.Exception is { } error ? Cut(error.ToString(), ErrorCharacters) : null,
        [.. logEvent.Properties.Where(property => property.Key != Category).Take(PropertiesKept).Select(property => KeyValuePair.Create(property.Key, Text(property.Value)))]));

    // As on a console: text without quotation marks.
    private static string Render(LogEvent logEvent)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        Message.Format(logEvent, text);
        return text.ToString();
    }

    private static string Text(LogEventPropertyValue value) =>
        Cut(value is ScalarValue { Value: string text } ? text : value.ToString(null, CultureInfo.InvariantCulture), ValueCharacters);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
