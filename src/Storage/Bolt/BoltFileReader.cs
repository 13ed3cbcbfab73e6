using System.Buffers.Binary;
using System.Text;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>
/// Reads the buckets of a bbolt file, whoever wrote it. Believes nothing: every offset and number is checked, and damage is a
/// <see cref="StorageException"/> that names file and offset.
/// </summary>
internal sealed class BoltFileReader
{
    private const int MaxDepth = 64;
    private const int SmallestPage = 1024;
    private const int LargestPage = 65536;

    private readonly IDiskFile _file;
    private readonly Dictionary<string, byte[]> _buckets = new(StringComparer.Ordinal);
    private readonly int _pageBytes;
    private readonly ulong _pages;

    internal BoltFileReader(IDiskFile file)
    {
        _file = file;
        (_pageBytes, ulong root, _pages) = ReadMeta();
        foreach (BoltElement element in Tree(root))
        {
            if ((element.Flags & BoltFormat.BucketFlag) != 0)
            {
                _buckets[Encoding.UTF8.GetString(element.Key.Span)] = element.Value.ToArray();
            }
        }
    }

    /// <summary>Names of the buckets, in order.</summary>
    internal IEnumerable<string> Buckets => _buckets.Keys.Order(StringComparer.Ordinal);

    /// <summary>Bytes of all pages.</summary>
    internal long PagesBytes => (long)_pages * _pageBytes;

    /// <summary>The pairs of a bucket in the order of their keys; nothing for a bucket that is not there.</summary>
    internal IEnumerable<BoltElement> Read(string bucket)
    {
        if (!_buckets.TryGetValue(bucket, out byte[]? header))
        {
            return [];
        }

        if (header.Length < BoltFormat.BucketHeaderBytes)
        {
            throw Damaged(0, $"the bucket '{bucket}' has no header");
        }

        ulong root = BinaryPrimitives.ReadUInt64LittleEndian(header);
        return root != 0 ? Tree(root) : Leaf(header.AsMemory(BoltFormat.BucketHeaderBytes), 0);
    }

    /// <summary>A bucket of a few pairs, by key.</summary>
    internal IReadOnlyDictionary<string, byte[]> ReadSmall(string bucket)
    {
        var pairs = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (BoltElement element in Read(bucket))
        {
            pairs[Encoding.UTF8.GetString(element.Key.Span)] = element.Value.ToArray();
        }

        return pairs;
    }

    private IEnumerable<BoltElement> Tree(ulong root)
    {
        // No page can come twice in a tree, so a loop ends here.
        ulong visits = 0;
        var path = new Stack<IEnumerator<ulong>>();
        path.Push(new List<ulong> { root }.GetEnumerator());
        while (path.Count > 0)
        {
            if (!path.Peek().MoveNext())
            {
                path.Pop().Dispose();
                continue;
            }

            ulong number = path.Peek().Current;
            if (++visits > _pages || path.Count > MaxDepth)
            {
                throw Damaged(number, "the pages lead in a circle");
            }

            ReadOnlyMemory<byte> page = ReadPage(number);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(page.Span[8..]))
            {
                case BoltFormat.BranchPage:
                    path.Push(Children(page, number).GetEnumerator());
                    break;
                case BoltFormat.LeafPage:
                    foreach (BoltElement element in Leaf(page, number))
                    {
                        yield return element;
                    }

                    break;
                default:
                    throw Damaged(number, "a page is neither branch nor leaf");
            }
        }
    }

    private List<ulong> Children(ReadOnlyMemory<byte> page, ulong number)
    {
        int count = CountOf(page, number);
        var children = new List<ulong>(count);
        for (int i = 0; i < count; i++)
        {
            children.Add(BinaryPrimitives.ReadUInt64LittleEndian(page.Span[(BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * i) + 8)..]));
        }

        return children;
    }

    private IEnumerable<BoltElement> Leaf(ReadOnlyMemory<byte> page, ulong number)
    {
        if (page.Length < BoltFormat.PageHeaderBytes)
        {
            throw Damaged(number, "a page has no header");
        }

        int count = CountOf(page, number);
        for (int i = 0; i < count; i++)
        {
            yield return LeafElement(page, number, BoltFormat.PageHeaderBytes + (BoltFormat.ElementBytes * i));
        }
    }

    private BoltElement LeafElement(ReadOnlyMemory<byte> page, ulong number, int element)
    {
        ReadOnlySpan<byte> from = page.Span[element..];
        long key = element + (long)BinaryPrimitives.ReadUInt32LittleEndian(from[4..]);
        long keyBytes = BinaryPrimitives.ReadUInt32LittleEndian(from[8..]);
        long valueBytes = BinaryPrimitives.ReadUInt32LittleEndian(from[12..]);
        return key + keyBytes + valueBytes <= page.Length
            ? new BoltElement(BinaryPrimitives.ReadUInt32LittleEndian(from), page.Slice((int)key, (int)keyBytes), page.Slice((int)(key + keyBytes), (int)valueBytes))
            : throw Damaged(number, "a pair reaches beyond its page");
    }

    private int CountOf(ReadOnlyMemory<byte> page, ulong number)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(page.Span[10..]);
        return BoltFormat.PageHeaderBytes + (count * BoltFormat.ElementBytes) <= page.Length ? count : throw Damaged(number, "a page has more elements than room");
    }

    private byte[] ReadPage(ulong number)
    {
        byte[] first = new byte[_pageBytes];
        ReadExactly(number, first);
        if (BinaryPrimitives.ReadUInt64LittleEndian(first) != number)
        {
            throw Damaged(number, "a page has another page's number");
        }

        ulong further = BinaryPrimitives.ReadUInt32LittleEndian(first.AsSpan(12));
        if (further == 0)
        {
            return first;
        }

        if (number + further >= _pages || (further + 1) * (ulong)_pageBytes > (ulong)Array.MaxLength)
        {
            throw Damaged(number, "a page reaches beyond the file");
        }

        byte[] whole = new byte[(int)(further + 1) * _pageBytes];
        ReadExactly(number, whole);
        return whole;
    }

    private void ReadExactly(ulong number, Span<byte> page)
    {
        if (number < 2 || number >= _pages || _file.Read((long)number * _pageBytes, page) != page.Length)
        {
            throw Damaged(number, "a page is outside of the file");
        }
    }

    /// <summary>The newer of the two meta pages that are whole.</summary>
    private (int PageBytes, ulong Root, ulong Pages) ReadMeta()
    {
        (int PageBytes, ulong Root, ulong Pages)? best = null;
        ulong newest = 0;
        Span<byte> meta = stackalloc byte[BoltFormat.MetaEnd];

        // The second lies where the first says; when the first is gone, at one of the sizes that pages have.
        for (int at = 0; at <= LargestPage; at = at == 0 ? SmallestPage : at * 2)
        {
            if (_file.Read(at, meta) != meta.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(meta[16..]) != BoltFormat.Magic
                || BinaryPrimitives.ReadUInt32LittleEndian(meta[20..]) != BoltFormat.Version
                || BinaryPrimitives.ReadUInt64LittleEndian(meta[72..]) != BoltFormat.ChecksumOf(meta))
            {
                continue;
            }

            uint pageBytes = BinaryPrimitives.ReadUInt32LittleEndian(meta[24..]);
            ulong pages = BinaryPrimitives.ReadUInt64LittleEndian(meta[56..]);
            ulong transaction = BinaryPrimitives.ReadUInt64LittleEndian(meta[64..]);
            bool isSane = pageBytes is >= SmallestPage and <= LargestPage && pages <= ((ulong)_file.Length / pageBytes) && (at == 0 || at == pageBytes);
            if (isSane && (best is null || transaction > newest))
            {
                newest = transaction;
                best = ((int)pageBytes, BinaryPrimitives.ReadUInt64LittleEndian(meta[32..]), pages);
            }
        }

        return best ?? throw new StorageException("is not a backup of etcd, or is damaged: it has no valid meta page", _file.Path);
    }

    private StorageException Damaged(ulong page, string what) => new($"is damaged: {what}", _file.Path, (long)page * Math.Max(_pageBytes, 1));
}
