using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// How much of the store lies below each folder. The key index knows the size of every record, so no record is read; every key is looked at, though, and so a
/// page ends after a number of them, and writers get their turn between leaves.
/// </summary>
internal sealed class SpaceMeter(MvccStore store)
{
    /// <summary>Keys that one page looks at.</summary>
    public const int KeysOfPage = 50_000;

    public SpacePage Measure(SpaceQuery query)
    {
        byte[] prefix = query.Prefix.ToArray();
        byte[]? cursor = query.Cursor is { } from && from.AsSpan().SequenceCompareTo(prefix) > 0 ? from : prefix;
        var sums = new List<Sum>();
        for (int seen = 0; cursor is not null && seen < KeysOfPage;)
        {
            lock (store.Gate)
            {
                LeafNode leaf = store.Index.SeekLeaf(cursor, out int slot, out _, out cursor);
                for (; slot < leaf.Count; slot++, seen++)
                {
                    byte[] key = leaf.Keys[slot];
                    if (!key.AsSpan().StartsWith(prefix))
                    {
                        cursor = null;
                        break;
                    }

                    if (sums.Count == 0 || !sums[^1].Holds(key))
                    {
                        sums.Add(new Sum(key, prefix.Length, query.Delimiter));
                    }

                    sums[^1].Add(leaf.States[slot]);
                }
            }
        }

        return new SpacePage([.. sums.Select(sum => sum.Entry())], cursor);
    }

    /// <summary>One entry in the making.</summary>
    private sealed class Sum
    {
        private readonly byte[] _name;
        private readonly bool _isFolder;
        private long _keys;
        private long _liveBytes;
        private long _pastRevisions;
        private long _pastBytes;

        public Sum(byte[] firstKey, int prefixLength, byte delimiter)
        {
            byte[]? folder = FolderLister.FolderOf(firstKey, prefixLength, delimiter);
            _isFolder = folder is not null;
            _name = folder ?? firstKey;
        }

        // Keys come in order: a key that is no folder is met once.
        public bool Holds(ReadOnlySpan<byte> key) => _isFolder && key.StartsWith(_name);

        public void Add(in KeyState state)
        {
            if (state.IsLive)
            {
                _keys++;
                _liveBytes += state.Newest.Size;
            }
            else
            {
                _pastRevisions++;
                _pastBytes += state.Newest.Size;
            }

            for (int i = 0; i < (state.Past?.Count ?? 0); i++)
            {
                _pastRevisions++;
                _pastBytes += state.Past![i].Size;
            }
        }

        public SpaceEntry Entry() => new(_name, _isFolder, _keys, _liveBytes, _pastRevisions, _pastBytes);
    }
}
