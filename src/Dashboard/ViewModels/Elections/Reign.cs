namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>A term and who led in it.</summary>
/// <param name="From">When the leader took over; as it says itself, or else as the first that followed it says.</param>
/// <param name="Until">When leading ended, as well as it is known: when it stepped down, stopped, or was last heard by those that replaced it. Null while it lasts.</param>
public sealed record Reign(ulong Term, ulong Leader, DateTimeOffset From, DateTimeOffset? Until);
