namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>How far back the bands of all terms go.</summary>
internal enum TimeSpanChoice
{
    All,
    Minutes5,
    Hour,
}
