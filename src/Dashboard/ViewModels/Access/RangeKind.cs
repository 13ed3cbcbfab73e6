namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>The forms in which people speak of keys.</summary>
public enum RangeKind
{
    Key,
    Prefix,
    Range,

    /// <summary>A key and all behind it.</summary>
    From,
}
