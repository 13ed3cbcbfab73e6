namespace WebEtcd.Storage.Revisions;

/// <summary>
/// Keeps files of the revision store that checkpoints no longer need while a snapshot is sent from them. Thread-safe.
/// </summary>
internal sealed class FilePins(RevisionDevice device)
{
    private readonly Lock _gate = new();
    private readonly List<long> _pins = [];
    private long _needed;

    /// <summary>Everything from an address on has to stay, until <see cref="Unpin"/>. There may be several pins, equal ones too.</summary>
    internal void Pin(long begin)
    {
        lock (_gate)
        {
            _pins.Add(begin);
        }
    }

    internal void Unpin(long begin)
    {
        lock (_gate)
        {
            _pins.Remove(begin);
            GiveBackUnpinned();
        }
    }

    /// <summary>Deletes the files before an address, those that are pinned as soon as they no longer are.</summary>
    internal void GiveBack(long before)
    {
        lock (_gate)
        {
            _needed = Math.Max(_needed, before);
            GiveBackUnpinned();
        }
    }

    private void GiveBackUnpinned() => device.GiveBack(_pins.Count == 0 ? _needed : Math.Min(_needed, _pins.Min()));
}
