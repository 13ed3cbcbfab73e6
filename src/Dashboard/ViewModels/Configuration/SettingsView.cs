using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Configuration;

/// <summary>The configuration of the node that serves the page. It does not change while that runs, so it is read once.</summary>
internal sealed class SettingsView(INodeSettingsService settings, string? token = null)
{
    /// <summary>Null before the first answer.</summary>
    public NodeConfiguration? Configuration { get; private set; }

    public EtcdError? Error { get; private set; }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            Error = null;
            Configuration = await settings.ReadAsync(DashboardCall.With(token, cancellation));
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    /// <summary>What is asked for, by section.</summary>
    public IReadOnlyList<IGrouping<string, NodeSetting>> Shown(SettingsAddress address) =>
        [.. (Configuration?.Settings ?? []).Where(setting => Matches(setting, address)).GroupBy(setting => setting.Section)];

    public int ChangedCount => Configuration?.Settings.Count(IsChanged) ?? 0;

    /// <summary>A value that somebody gave, be it the default's.</summary>
    public static bool IsChanged(NodeSetting setting) => setting.Origin != SettingOrigin.Default;

    public static string Word(SettingOrigin origin) => origin switch
    {
        SettingOrigin.Flag => "flag",
        SettingOrigin.Environment => "environment",
        SettingOrigin.File => "file",
        SettingOrigin.Settings => "appsettings.json",
        _ => "default",
    };

    private static bool Matches(NodeSetting setting, SettingsAddress address) =>
        (!address.ChangedOnly || IsChanged(setting))
        && (address.Text.Length == 0 || new[] { setting.Name, setting.Value, setting.Meaning, setting.Place }.Any(text => text.Contains(address.Text.TrimStart('-'), StringComparison.OrdinalIgnoreCase)));
}
