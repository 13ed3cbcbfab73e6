namespace WebEtcd.Dashboard.ViewModels;

/// <summary>What became of a line.</summary>
public enum DiffKind
{
    Same,
    Removed,
    Added,
    Skipped,
}
