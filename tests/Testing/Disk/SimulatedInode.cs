namespace WebEtcd.Testing.Disk;

/// <summary>Contents of a simulated file: what a reader sees, what is durable, and the versions of sectors that are neither yet.</summary>
internal sealed class SimulatedInode
{
    internal const int SectorBytes = 512;
    private byte[] _current = [];
    private byte[] _durable = [];
    private long _durableLength;
    private readonly SortedDictionary<long, List<byte[]>> _unsynced = [];

    internal bool IsDirectory { get; init; }

    internal long Length { get; private set; }

    internal long UnsyncedSectors => _unsynced.Count;

    internal int Read(long offset, Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        _current.AsSpan((int)Math.Min(offset, _current.Length), count).CopyTo(buffer);
        return count;
    }

    internal void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        Length = Math.Max(Length, offset + data.Length);
        EnsureCapacity(ref _current, Length);
        data.CopyTo(_current.AsSpan((int)offset));
        for (long sector = offset / SectorBytes; sector * SectorBytes < offset + data.Length; sector++)
        {
            Remember(sector);
        }
    }

    internal void SetLength(long length)
    {
        EnsureCapacity(ref _current, Math.Max(length, Length));
        if (length < Length)
        {
            _current.AsSpan((int)length, (int)(Length - length)).Clear();
            for (long sector = length / SectorBytes; sector * SectorBytes < Length; sector++)
            {
                Remember(sector);
            }
        }

        Length = length;
    }

    internal void Sync()
    {
        EnsureCapacity(ref _durable, Math.Max(Length, _durableLength));
        foreach (long sector in _unsynced.Keys)
        {
            SectorOf(_current, sector).CopyTo(_durable.AsSpan((int)(sector * SectorBytes)));
        }

        _durableLength = Length;
        _unsynced.Clear();
    }

    /// <summary>What a failed sync leaves behind on Linux: the pages count as clean, their contents are not on the disk.</summary>
    internal void ForgetUnsynced() => _unsynced.Clear();

    /// <summary>Of each sector that was not synced, one of its versions or the durable one reaches the disk.</summary>
    internal void Crash(Random random, CrashStyle style)
    {
        long length = _durableLength;
        foreach ((long sector, List<byte[]> versions) in _unsynced)
        {
            int chosen = style switch
            {
                CrashStyle.LoseAll => -1,
                CrashStyle.KeepAll => versions.Count - 1,
                _ => random.Next(-1, versions.Count),
            };
            if (chosen >= 0)
            {
                long end = (sector + 1) * SectorBytes;
                EnsureCapacity(ref _durable, end);
                versions[chosen].CopyTo(_durable.AsSpan((int)(sector * SectorBytes)));
                length = Math.Max(length, Math.Min(end, Math.Max(Length, _durableLength)));
            }
        }

        if (style == CrashStyle.KeepAll || (style == CrashStyle.Shuffle && random.Next(2) == 0))
        {
            length = Math.Max(length, Length);
            EnsureCapacity(ref _durable, length);
        }

        _unsynced.Clear();
        Length = _durableLength = length;
        _current = _durable.AsSpan().ToArray();
    }

    private static Span<byte> SectorOf(byte[] bytes, long sector) => bytes.AsSpan((int)(sector * SectorBytes), SectorBytes);

    private static void EnsureCapacity(ref byte[] bytes, long length)
    {
        long needed = (length + SectorBytes - 1) / SectorBytes * SectorBytes;
        if (bytes.Length < needed)
        {
            Array.Resize(ref bytes, (int)Math.Max(needed, Math.Min(bytes.Length * 2L, needed + (1 << 20))));
        }
    }

    private void Remember(long sector)
    {
        if (!_unsynced.TryGetValue(sector, out List<byte[]>? versions))
        {
            _unsynced[sector] = versions = [];
        }

        if (versions.Count == 4)
        {
            versions.RemoveAt(1);
        }

        EnsureCapacity(ref _current, (sector + 1) * SectorBytes);
        versions.Add(SectorOf(_current, sector).ToArray());
    }
}
