namespace WebEtcd.Dashboard.ViewModels.Copying;

/// <summary>What a run would do: the dry run.</summary>
/// <param name="Address">What was asked for.</param>
/// <param name="Revision">Of the store, as of which it is.</param>
/// <param name="Items">In the order of the keys.</param>
internal sealed record CopyPlan(CopyAddress Address, long Revision, IReadOnlyList<CopyItem> Items)
{
    /// <summary>Keys that exist below the target.</summary>
    public int Existing => Items.Count(item => item.TargetModRevision > 0);

    /// <summary>What a run would write.</summary>
    public IEnumerable<CopyItem> Wanted => Items.Where(item => item.TargetModRevision == 0 || Address.Overwrites);

    /// <summary>Bytes of keys and values that a run would write.</summary>
    public long TotalBytes => Wanted.Sum(item => (long)item.To.Length + item.ValueBytes);
}
