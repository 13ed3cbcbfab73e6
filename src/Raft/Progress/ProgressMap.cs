namespace WebEtcd.Raft;

/// <summary>The progress of every member, in ascending order of ids: walks are deterministic and allocate nothing.</summary>
internal sealed class ProgressMap : IAckedIndexes
{
    private readonly List<Progress> _members = [];

    public int Count => _members.Count;

    public Progress this[int position] => _members[position];

    public Progress? Find(ulong id)
    {
        var position = PositionOf(id);
        return position >= 0 ? _members[position] : null;
    }

    /// <summary>Adds a member, or replaces it.</summary>
    public void Set(Progress progress)
    {
        var position = PositionOf(progress.Id);
        if (position >= 0)
        {
            _members[position] = progress;
        }
        else
        {
            _members.Insert(~position, progress);
        }
    }

    public void Remove(ulong id)
    {
        var position = PositionOf(id);
        if (position >= 0)
        {
            _members.RemoveAt(position);
        }
    }

    public ProgressMap Copy()
    {
        var copy = new ProgressMap();
        foreach (var progress in _members)
        {
            copy._members.Add(progress.Copy());
        }

        return copy;
    }

    public bool TryGetAcked(ulong voter, out ulong index)
    {
        var progress = Find(voter);
        index = progress?.Match ?? 0;
        return progress is not null;
    }

    private int PositionOf(ulong id)
    {
        // Groups are small: a walk is faster than a search.
        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Id >= id)
            {
                return _members[i].Id == id ? i : ~i;
            }
        }

        return ~_members.Count;
    }
}
