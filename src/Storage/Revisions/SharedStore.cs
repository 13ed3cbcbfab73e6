namespace WebEtcd.Storage.Revisions;

/// <summary>
/// A revision store and the number of those who use it: its owner, readers that are in it, snapshots that are sent from it. Whoever leaves last
/// tells so; only then may it be closed.
/// </summary>
internal sealed class SharedStore(RevisionStore revisions, int number, RevisionLayout layout, Action<SharedStore> onUnused)
{
    private int _users = 1;
    private volatile bool _isReplaced;

    internal RevisionStore Revisions { get; } = revisions;

    /// <summary>Number of its directory.</summary>
    internal int Number { get; } = number;

    internal RevisionLayout Layout { get; } = layout;

    /// <summary>True when its files are no longer needed.</summary>
    internal bool IsReplaced => _isReplaced;

    /// <summary>Begins to use it; false when nobody does any more.</summary>
    internal bool TryEnter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began, or the ownership.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            onUnused(this);
        }
    }

    /// <summary>The owner leaves, as another store took its place.</summary>
    internal void LeaveReplaced()
    {
        _isReplaced = true;
        Leave();
    }
}
