namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Which keys a watch covers.</summary>
internal enum WatchScope
{
    Prefix,
    Key,
    Range,
    All,
}
