namespace WebEtcd.Dashboard.ViewModels.Copying;

/// <summary>How far a run is.</summary>
/// <param name="Copied">Keys that are copied, and removed at their old place if that was asked for.</param>
/// <param name="Changed">Keys that were left alone, since they or their targets are not as the dry run saw them.</param>
/// <param name="Left">Keys that are still to come.</param>
internal sealed record CopyProgress(int Copied, int Changed, int Left);
