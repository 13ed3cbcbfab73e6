using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebEtcd.Shared.Values;

namespace WebEtcd.Storage.Revisions;

/// <summary>A set of revisions that takes about a bit for each where they are dense.</summary>
internal sealed class RevisionSet
{
    private readonly Dictionary<(long, long), Block> _blocks = [];

    /// <summary>Adds a revision; false when it was there.</summary>
    internal bool Add(Revision revision)
    {
        // Most revisions have one change: their blocks run over the revisions. The others' run over the changes within one.
        (long, long) key = revision.Sub == 0 ? (-1L, revision.Main >> 8) : (revision.Main, revision.Sub >> 8);
        int bit = (int)(revision.Sub == 0 ? revision.Main : revision.Sub) & 255;
        ref Block block = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, key, out _);
        ref ulong word = ref block[bit >> 6];
        ulong mask = 1UL << (bit & 63);
        bool added = (word & mask) == 0;
        word |= mask;
        return added;
    }

    [InlineArray(4)]
    private struct Block
    {
        private ulong _word;
    }
}
