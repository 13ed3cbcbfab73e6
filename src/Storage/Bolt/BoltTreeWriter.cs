using System.Buffers.Binary;

namespace WebEtcd.Storage.Bolt;

/// <summary>Builds one B+tree bottom-up from pairs that come in the order of their keys: leaves as they fill, the branches above them at the end.</summary>
internal sealed class BoltTreeWriter(BoltFileWriter file, Action<ulong> onFinished)
{
    private List<(byte[] FirstKey, ulong Page)> _children = [];
    private readonly List<(uint Flags, byte[] Key, byte[] Value)> _leaf = [];
    private int _leafBytes = BoltFormat.PageHeaderBytes;

    internal void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, uint flags = 0)
    {
        int size = BoltFormat.ElementBytes + key.Length + value.Length;
        if (_leaf.Count > 0 && _leafBytes + size > BoltFormat.PageBytes)
        {
            WriteLeaf();
        }

        _leaf.Add((flags, key.ToArray(), value.ToArray()));
        _leafBytes += size;
    }

    /// <summary>Writes what is left; an empty tree is one empty leaf.</summary>
    internal void Finish()
    {
        if (_leaf.Count > 0 || _children.Count == 0)
        {
            WriteLeaf();
        }

        while (_children.Count > 1)
        {
            _children = WriteBranches(_children);
        }

        onFinished(_children[0].Page);
    }

    private void WriteLeaf()
    {
        byte[] page = new byte[WholePages(_leafBytes)];
        int at = BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * _leaf.Count);
        for (int i = 0; i < _leaf.Count; i++)
        {
            (uint flags, byte[] key, byte[] value) = _leaf[i];
            int element = BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * i);
            Span<byte> to = page.AsSpan(element);
            BinaryPrimitives.WriteUInt32LittleEndian(to, flags);
            BinaryPrimitives.WriteUInt32LittleEndian(to[4..], (uint)(at - element));
            BinaryPrimitives.WriteUInt32LittleEndian(to[8..], (uint)key.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(to[12..], (uint)value.Length);
            key.CopyTo(page, at);
            value.CopyTo(page, at + key.Length);
            at += key.Length + value.Length;
        }

        byte[] first = _leaf.Count > 0 ? _leaf[0].Key : [];
        _children.Add((first, file.Add(page, BoltFormat.LeafPage, _leaf.Count)));
        _leaf.Clear();
        _leafBytes = BoltFormat.PageHeaderBytes;
    }

    private List<(byte[] FirstKey, ulong Page)> WriteBranches(List<(byte[] FirstKey, ulong Page)> children)
    {
        var parents = new List<(byte[], ulong)>();
        int from = 0;
        while (from < children.Count)
        {
            int bytes = BoltFormat.PageHeaderBytes;
            int to = from;

            // At least two: a tree must get narrower upwards, whatever its keys are like.
            while (to < children.Count && (to < from + 2 || bytes + BoltFormat.ElementBytes + children[to].FirstKey.Length <= BoltFormat.PageBytes))
            {
                bytes += BoltFormat.ElementBytes + children[to].FirstKey.Length;
                to++;
            }

            parents.Add((children[from].FirstKey, WriteBranch(children, from, to, bytes)));
            from = to;
        }

        return parents;
    }

    private ulong WriteBranch(List<(byte[] FirstKey, ulong Page)> children, int from, int to, int bytes)
    {
        byte[] page = new byte[WholePages(bytes)];
        int at = BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * (to - from));
        for (int i = from; i < to; i++)
        {
            (byte[] key, ulong child) = children[i];
            int element = BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * (i - from));
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(element), (uint)(at - element));
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(element + 4), (uint)key.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(element + 8), child);
            key.CopyTo(page, at);
            at += key.Length;
        }

        return file.Add(page, BoltFormat.BranchPage, to - from);
    }

    private static int WholePages(int bytes) => (bytes + BoltFormat.PageBytes - 1) / BoltFormat.PageBytes * BoltFormat.PageBytes;
}
