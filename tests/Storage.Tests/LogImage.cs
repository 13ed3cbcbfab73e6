using WebEtcd.Storage.Wal;

namespace WebEtcd.Storage.Tests;

/// <summary>A log as bytes, laid out as FasterLog does, without FASTER and without a disk.</summary>
internal sealed class LogImage : IWalPages
{
    private readonly byte[] _bytes;

    private LogImage(WalGeometry geometry, byte[] bytes)
    {
        Geometry = geometry;
        _bytes = bytes;
    }

    public WalGeometry Geometry { get; }

    public long EndPage => _bytes.Length >> Geometry.PageBits;

    internal List<WalPosition> Starts { get; private init; } = [];

    internal WalPosition End { get; private set; }

    /// <summary>Records of all batches but the last one.</summary>
    internal int AcknowledgedRecords { get; private set; }

    public void Read(long page, Span<byte> buffer) => _bytes.AsSpan((int)(page << Geometry.PageBits), buffer.Length).CopyTo(buffer);

    public string PathOf(long page) => "/sim/" + WalSegments.NameOf((int)((page << Geometry.PageBits) >> Geometry.SegmentBits));

    internal static LogImage Write(WalGeometry geometry, int bytes, int seed)
    {
        var random = new Random(seed);
        var image = new LogImage(geometry, new byte[geometry.SegmentBytes]);
        WalPosition tail = WalPosition.Start;
        while (tail.Address < bytes)
        {
            image.AcknowledgedRecords = image.Starts.Count;
            ulong durable = tail.NextLsn - 1;
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                byte[] payload = new byte[random.Next(6) == 0 ? random.Next(900) : random.Next(120)];
                if (random.Next(2) == 0)
                {
                    random.NextBytes(payload);
                }

                tail = image.Add(tail, durable, payload);
            }
        }

        image.End = tail;
        return image;
    }

    internal List<WalRecord> Scan(WalPosition begin, out WalScanResult result)
    {
        var found = new List<WalRecord>();
        result = WalScanner.Scan(this, begin, found.Add);
        return found;
    }

    internal StorageException? Damage(WalPosition begin)
    {
        try
        {
            WalScanner.Scan(this, begin, _ => { });
            return null;
        }
        catch (StorageException e)
        {
            return e;
        }
    }

    internal void Flip(long bit) => _bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));

    internal LogImage CutAt(long address) => WithZeros(address, _bytes.Length - address);

    internal LogImage WithZeros(long address, long count)
    {
        byte[] copy = [.. _bytes];
        copy.AsSpan((int)address, (int)count).Clear();
        return new LogImage(Geometry, copy);
    }

    /// <summary>Sectors from an address on are lost at random; of the first one, what was written before stays.</summary>
    internal LogImage LoseSectors(long from, Random random)
    {
        byte[] copy = [.. _bytes];
        for (long at = from; at < End.Address; at = (at / 512 * 512) + 512)
        {
            if (random.Next(2) == 0)
            {
                copy.AsSpan((int)at, 512 - (int)(at % 512)).Clear();
            }
        }

        return new LogImage(Geometry, copy);
    }

    private WalPosition Add(WalPosition tail, ulong durable, byte[] payload)
    {
        long address = tail.Address;
        int length = WalFrame.LengthFor(payload.Length, address);
        if (Geometry.OffsetInPage(address) + WalFrame.PrefixBytes + length > Geometry.PageBytes)
        {
            address = (Geometry.PageOf(address) + 1) << Geometry.PageBits;
            length = WalFrame.LengthFor(payload.Length, address);
        }

        // A record counts from where the one before ends: the unused end of a page is part of what must be intact.
        Starts.Add(tail);
        BitConverter.TryWriteBytes(_bytes.AsSpan((int)address), length);
        uint crc = WalFrame.Encode(_bytes.AsSpan((int)address + WalFrame.PrefixBytes, length), new WalFrame.Fields
        {
            Type = WalRecordType.Entry,
            Flags = WalRecordFlags.None,
            Kind = 0,
            PreviousCrc = tail.PreviousCrc,
            Lsn = tail.NextLsn,
            DurableLsn = durable,
            Term = 1,
            Index = tail.NextLsn,
            Payload = payload,
        });
        return new WalPosition(address + WalFrame.PrefixBytes + length, crc, tail.NextLsn + 1);
    }
}
