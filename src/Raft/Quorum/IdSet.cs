using System.Globalization;

namespace WebEtcd.Raft;

/// <summary>An immutable set of member ids in ascending order. Changes make a new set, so a configuration can be shared and compared freely.</summary>
internal sealed class IdSet
{
    public static readonly IdSet Empty = new([]);

    private readonly ulong[] _ids;

    private IdSet(ulong[] ids) => _ids = ids;

    public int Count => _ids.Length;

    public ReadOnlySpan<ulong> Span => _ids;

    public IReadOnlyList<ulong> List => _ids;

    public static IdSet Of(params ReadOnlySpan<ulong> ids)
    {
        var set = Empty;
        foreach (var id in ids)
        {
            set = set.With(id);
        }

        return set;
    }

    public bool Contains(ulong id) => Array.BinarySearch(_ids, id) >= 0;

    public IdSet With(ulong id)
    {
        var position = Array.BinarySearch(_ids, id);
        if (position >= 0)
        {
            return this;
        }

        position = ~position;
        var ids = new ulong[_ids.Length + 1];
        _ids.AsSpan(0, position).CopyTo(ids);
        ids[position] = id;
        _ids.AsSpan(position).CopyTo(ids.AsSpan(position + 1));
        return new IdSet(ids);
    }

    public IdSet Without(ulong id)
    {
        var position = Array.BinarySearch(_ids, id);
        if (position < 0)
        {
            return this;
        }

        var ids = new ulong[_ids.Length - 1];
        _ids.AsSpan(0, position).CopyTo(ids);
        _ids.AsSpan(position + 1).CopyTo(ids.AsSpan(position));
        return ids.Length == 0 ? Empty : new IdSet(ids);
    }

    public IdSet Union(IdSet other)
    {
        var set = this;
        foreach (var id in other._ids)
        {
            set = set.With(id);
        }

        return set;
    }

    /// <summary>Number of ids that are in one of the two sets only.</summary>
    public int DifferenceCount(IdSet other)
    {
        var shared = 0;
        foreach (var id in _ids)
        {
            shared += other.Contains(id) ? 1 : 0;
        }

        return Count + other.Count - (2 * shared);
    }

    public bool SameAs(IdSet other) => Span.SequenceEqual(other.Span);

    /// <summary>The ids in hexadecimal, as in "(1 2 3)".</summary>
    public override string ToString() =>
        "(" + string.Join(' ', Array.ConvertAll(_ids, id => id.ToString("x", CultureInfo.InvariantCulture))) + ")";
}
