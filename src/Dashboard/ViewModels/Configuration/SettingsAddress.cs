using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Configuration;

/// <summary>State of the Settings page, as its address holds it.</summary>
/// <param name="Text">Only settings with this text; empty for all.</param>
/// <param name="ChangedOnly">Only settings that somebody gave.</param>
public sealed record SettingsAddress(string Text, bool ChangedOnly)
{
    public static SettingsAddress Parse(string? text, string? changed) => new(text?.Trim() ?? "", changed == "1");

    public string Link => PageLinks.With(PageLinks.Settings, ("text", Text), ("changed", ChangedOnly ? "1" : null));
}
