namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// What the key index knows of one key: 40 bytes in the leaf's own array, and a <see cref="RevisionHistory"/> for a key that changed more than once.
/// A generation of the key ends with a tombstone; creation and version of past revisions are not kept here, since their records hold them.
/// </summary>
internal struct KeyState
{
    /// <summary>The last change.</summary>
    public KeptRevision Newest;

    /// <summary>Creation of the living generation; 0 when the key is deleted.</summary>
    public long Created;

    /// <summary>Changes in the living generation; 0 when the key is deleted.</summary>
    public long Version;

    /// <summary>The changes before <see cref="Newest"/>.</summary>
    public RevisionHistory? Past;

    public readonly bool IsLive => !Newest.IsTombstone;

    /// <summary>Takes a later change in.</summary>
    public void Push(in KeptRevision next, long created, long version)
    {
        Past ??= new RevisionHistory();
        Past.Append(Newest);
        Newest = next;
        Created = created;
        Version = version;
    }

    /// <summary>Takes in a change that may be older than what is known. Returns whether it is the newest now.</summary>
    public bool Merge(in KeptRevision other, long created, long version)
    {
        if (other.IsAfter(Newest))
        {
            Push(other, created, version);
            return true;
        }

        Past ??= new RevisionHistory();
        Past.Insert(other);
        return false;
    }

    /// <summary>The change that a reader at a revision sees; false when the key did not exist then.</summary>
    public readonly bool TryFind(long revision, out KeptRevision found)
    {
        if (Newest.Main <= revision)
        {
            found = Newest;
            return !Newest.IsTombstone;
        }

        int at = Past is null ? -1 : Past.LastAtOrBefore(revision);
        found = at < 0 ? default : Past![at];
        return at >= 0 && !found.IsTombstone;
    }

    /// <summary>
    /// What compaction at a revision leaves: everything at or after it, and, when nothing is at it, the last change before it unless that is a
    /// deletion. Adds what is left at or before the revision to <paramref name="kept"/>. Returns false when nothing at all is left.
    /// </summary>
    public bool Compact(long revision, List<KeptRevision> kept, ref long freedBytes)
    {
        if (Newest.Main < revision)
        {
            freedBytes += PastBytes(Past?.Count ?? 0);
            Past = null;
            if (Newest.IsTombstone)
            {
                freedBytes += Newest.Size;
                return false;
            }

            kept.Add(Newest);
            return true;
        }

        CompactPast(revision, kept, ref freedBytes);
        if (Newest.Main == revision)
        {
            kept.Add(Newest);
        }

        return true;
    }

    private void CompactPast(long revision, List<KeptRevision> kept, ref long freedBytes)
    {
        if (Past is null)
        {
            return;
        }

        int last = Past.LastAtOrBefore(revision);
        int first = last + 1;
        while (first > 0 && Past[first - 1].Main == revision)
        {
            first--;
        }

        bool anyAtRevision = first <= last || Newest.Main == revision;
        if (!anyAtRevision && last >= 0 && !Past[last].IsTombstone)
        {
            first = last;
        }

        for (int i = first; i <= last; i++)
        {
            kept.Add(Past[i]);
        }

        freedBytes += PastBytes(first);
        if (first == Past.Count)
        {
            Past = null;
        }
        else if (first > 0)
        {
            Past.RemoveFirst(first);
        }
    }

    private readonly long PastBytes(int count)
    {
        long bytes = 0;
        for (int i = 0; i < count; i++)
        {
            bytes += Past![i].Size;
        }

        return bytes;
    }
}
