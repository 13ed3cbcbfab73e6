using System.Buffers.Binary;
using System.Text;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>
/// Writes a bbolt file from its first page to its last, one bucket after the other, with every page full; the two meta pages come at the end. Nothing is
/// ever read or moved. For one thread.
/// </summary>
internal sealed class BoltFileWriter(IDiskFile file)
{
    private const int BufferBytes = 1 << 20;
    private const ulong FirstPage = 2;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly SortedDictionary<string, ulong> _buckets = new(StringComparer.Ordinal);
    private long _written = (long)FirstPage * BoltFormat.PageBytes;
    private int _buffered;
    private ulong _nextPage = FirstPage;

    /// <summary>Begins a bucket; the one before has to be finished.</summary>
    internal BoltTreeWriter Bucket(string name) => new(this, root => _buckets.Add(name, root));

    /// <summary>A bucket from pairs in the order of their keys.</summary>
    internal void Bucket(string name, IEnumerable<KeyValuePair<byte[], byte[]>> pairs)
    {
        BoltTreeWriter tree = Bucket(name);
        foreach ((byte[] key, byte[] value) in pairs)
        {
            tree.Add(key, value);
        }

        tree.Finish();
    }

    /// <summary>Writes the list of buckets and the meta pages. Returns the length of the file.</summary>
    internal long Finish()
    {
        ulong root = 0;
        var list = new BoltTreeWriter(this, page => root = page);
        Span<byte> header = stackalloc byte[BoltFormat.BucketHeaderBytes];
        foreach ((string name, ulong page) in _buckets)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(header, page);
            list.Add(Encoding.UTF8.GetBytes(name), header, BoltFormat.BucketFlag);
        }

        list.Finish();
        Flush();
        byte[] metas = new byte[2 * BoltFormat.PageBytes];
        WriteMeta(metas.AsSpan(0, BoltFormat.PageBytes), 0, root);
        WriteMeta(metas.AsSpan(BoltFormat.PageBytes), 1, root);
        file.Write(0, metas);
        return _written;
    }

    /// <summary>Takes a page, or several that belong together. Returns its number.</summary>
    /// <param name="page">The bytes; the header is written here.</param>
    /// <param name="kind">Branch or leaf.</param>
    /// <param name="elements">How many it holds.</param>
    internal ulong Add(Span<byte> page, ushort kind, int elements)
    {
        int pages = page.Length / BoltFormat.PageBytes;
        ulong number = _nextPage;
        BoltFormat.WritePageHeader(page, number, kind, elements, pages - 1);
        _nextPage += (ulong)pages;
        if (_buffered + page.Length > BufferBytes)
        {
            Flush();
        }

        if (page.Length > BufferBytes)
        {
            file.Write(_written, page);
            _written += page.Length;
        }
        else
        {
            page.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += page.Length;
        }

        return number;
    }

    private void Flush()
    {
        file.Write(_written, _buffer.AsSpan(0, _buffered));
        _written += _buffered;
        _buffered = 0;
    }

    private void WriteMeta(Span<byte> page, ulong number, ulong root)
    {
        BoltFormat.WritePageHeader(page, number, BoltFormat.MetaPage, 0, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(page[16..], BoltFormat.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(page[20..], BoltFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(page[24..], BoltFormat.PageBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(page[32..], root);
        BinaryPrimitives.WriteUInt64LittleEndian(page[48..], BoltFormat.NoFreelist);
        BinaryPrimitives.WriteUInt64LittleEndian(page[56..], _nextPage);
        BinaryPrimitives.WriteUInt64LittleEndian(page[64..], number + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(page[72..], BoltFormat.ChecksumOf(page));
    }
}
