namespace WebEtcd.Dashboard.ViewModels.Copying;

/// <summary>One key of a plan.</summary>
/// <param name="From">The key.</param>
/// <param name="To">The key that it becomes.</param>
/// <param name="ModRevision">Of the source.</param>
/// <param name="TargetModRevision">Of the key that is there already; 0 for none.</param>
/// <param name="ValueBytes">Size of the source's value.</param>
internal sealed record CopyItem(byte[] From, byte[] To, long ModRevision, long TargetModRevision, int ValueBytes);
