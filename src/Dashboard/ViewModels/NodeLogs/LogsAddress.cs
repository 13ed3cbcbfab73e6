using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.NodeLogs;

/// <summary>State of the Logs page, as its address holds it.</summary>
/// <param name="Least">Only lines of this level and above.</param>
/// <param name="Text">Only lines with this text; empty for all.</param>
public sealed record LogsAddress(NodeLogLevel Least, string Text)
{
    public static readonly IReadOnlyList<NodeLogLevel> Levels = Enum.GetValues<NodeLogLevel>();

    public static LogsAddress Parse(string? level, string? text) =>
        new(Levels.FirstOrDefault(known => Name(known) == level, NodeLogLevel.Debug), text ?? "");

    public string Link => PageLinks.With(PageLinks.Logs, ("level", Least == NodeLogLevel.Debug ? null : Name(Least)), ("text", Text));

    public static string Name(NodeLogLevel level) => level.ToString().ToLowerInvariant();
}
