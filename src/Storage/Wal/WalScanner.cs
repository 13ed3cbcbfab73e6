using System.Buffers.Binary;

namespace WebEtcd.Storage.Wal;

/// <summary>Where a scan ended.</summary>
/// <param name="End">Behind the last whole record.</param>
/// <param name="HasTornTail">True when bytes follow that belong to a write which was never acknowledged.</param>
internal readonly record struct WalScanResult(WalPosition End, bool HasTornTail);

/// <summary>
/// Reads a log from its raw pages, without FASTER, and tells an unacknowledged torn tail (it ends the log) from damage (it is an error naming
/// file and offset). See docs/formats/data-directory.md for the rules and why they hold.
/// </summary>
internal sealed class WalScanner
{
    private readonly IWalPages _pages;
    private readonly WalGeometry _geometry;
    private readonly Action<WalRecord> _onRecord;
    private readonly byte[] _page;
    private readonly byte[] _lookahead;
    private readonly List<byte[]> _chunks = [];
    private WalPosition _chunksStart;
    private long _loadedPage = -1;

    private WalScanner(IWalPages pages, Action<WalRecord> onRecord)
    {
        _pages = pages;
        _geometry = pages.Geometry;
        _onRecord = onRecord;
        _page = new byte[_geometry.PageBytes];
        _lookahead = new byte[_geometry.PageBytes];
    }

    private enum Verdict
    {
        Valid,
        FirstPartZero,
        Torn,
        Corrupt,
    }

    /// <summary>Gives every whole record from <paramref name="begin"/> on, in order. Throws <see cref="StorageException"/> for damage.</summary>
    internal static WalScanResult Scan(IWalPages pages, WalPosition begin, Action<WalRecord> onRecord) =>
        new WalScanner(pages, onRecord).Run(begin);

    private WalScanResult Run(WalPosition position)
    {
        while (_geometry.PageOf(position.Address) < _pages.EndPage)
        {
            Load(_geometry.PageOf(position.Address));
            int offset = _geometry.OffsetInPage(position.Address);
            switch (Judge(_page, offset, out int length))
            {
                case Verdict.Valid:
                    position = Accept(position, _page.AsSpan(offset + WalFrame.PrefixBytes, length));
                    continue;
                case Verdict.FirstPartZero:
                    if (ContinuesOnNextPage(position))
                    {
                        position = position with { Address = (_geometry.PageOf(position.Address) + 1) << _geometry.PageBits };
                        continue;
                    }

                    return End(position);
                case Verdict.Torn:
                    return End(position);
                default:
                    throw Damage(position.Address, "the record is damaged");
            }
        }

        return new WalScanResult(Whole(position), _chunks.Count > 0);
    }

    /// <summary>The end of whole records: an entry of which only the first chunks were written does not count.</summary>
    private WalPosition Whole(WalPosition position) => _chunks.Count > 0 ? _chunksStart : position;

    private WalScanResult End(WalPosition position)
    {
        // Whatever stands here must never have been acknowledged. A later record that knew it to be durable proves the contrary.
        bool anything = false;
        for (long page = _geometry.PageOf(position.Address); page < _pages.EndPage; page++)
        {
            Load(page);
            int from = page == _geometry.PageOf(position.Address) ? _geometry.OffsetInPage(position.Address) : 0;
            if (_page.AsSpan(from).IndexOfAnyExcept((byte)0) >= 0)
            {
                anything = true;
                RefuseIfKnownDurable(page, from, position);
            }
        }

        return new WalScanResult(Whole(position), anything || _chunks.Count > 0);
    }

    private void RefuseIfKnownDurable(long page, int from, WalPosition missing)
    {
        for (int offset = from; offset + WalFrame.PrefixBytes + WalFrame.OverheadBytes <= _page.Length; offset += sizeof(uint))
        {
            int nonZero = _page.AsSpan(offset).IndexOfAnyExcept((byte)0);
            if (nonZero < 0)
            {
                return;
            }

            offset += nonZero & ~3;
            if (Judge(_page, offset, out int length) == Verdict.Valid
                && WalFrame.Decode(_page.AsSpan(offset + WalFrame.PrefixBytes, length)).DurableLsn >= missing.NextLsn)
            {
                throw Damage(missing.Address, $"record {missing.NextLsn} is missing or damaged, although a record at address {(page << _geometry.PageBits) + offset} says that it was durable");
            }
        }
    }

    private static Verdict Judge(ReadOnlySpan<byte> page, int offset, out int length)
    {
        length = 0;
        int firstPart = WalGeometry.SectorBytes - (offset % WalGeometry.SectorBytes);
        if (page.Slice(offset, firstPart).IndexOfAnyExcept((byte)0) < 0)
        {
            return Verdict.FirstPartZero;
        }

        if (firstPart < 2 * sizeof(uint))
        {
            return Verdict.Corrupt;
        }

        // Both copies of the length lie in one sector, so a torn write cannot part them: where they differ, a bit has changed.
        int prefix = BinaryPrimitives.ReadInt32LittleEndian(page[offset..]);
        int own = BinaryPrimitives.ReadInt32LittleEndian(page[(offset + sizeof(int))..]);
        if (prefix != own || own < WalFrame.OverheadBytes || own % 4 != 0 || own > page.Length - offset - WalFrame.PrefixBytes)
        {
            return Verdict.Corrupt;
        }

        length = own;
        if (WalFrame.IsValid(page.Slice(offset + WalFrame.PrefixBytes, own)))
        {
            return Verdict.Valid;
        }

        int end = offset + WalFrame.PrefixBytes + own;
        for (int sector = offset + firstPart; sector < end; sector += WalGeometry.SectorBytes)
        {
            if (page[sector..Math.Min(sector + WalGeometry.SectorBytes, end)].IndexOfAnyExcept((byte)0) < 0)
            {
                return Verdict.Torn;
            }
        }

        return Verdict.Corrupt;
    }

    /// <summary>A record that does not fit the rest of a page starts the next one; the rest stays zero.</summary>
    private bool ContinuesOnNextPage(WalPosition position)
    {
        long next = _geometry.PageOf(position.Address) + 1;
        if (next >= _pages.EndPage)
        {
            return false;
        }

        _pages.Read(next, _lookahead);
        Verdict verdict = Judge(_lookahead, 0, out int length);
        if (verdict != Verdict.Valid)
        {
            // No record crosses a page, so one starts there if anything does.
            return verdict == Verdict.Corrupt ? throw Damage(next << _geometry.PageBits, "the record is damaged") : false;
        }

        WalFrame.Fields fields = WalFrame.Decode(_lookahead.AsSpan(WalFrame.PrefixBytes, length));
        if (fields.Lsn != position.NextLsn || fields.PreviousCrc != position.PreviousCrc)
        {
            return false;
        }

        int stray = _page.AsSpan(_geometry.OffsetInPage(position.Address)).IndexOfAnyExcept((byte)0);
        return stray < 0 ? true : throw Damage(position.Address + stray, "the unused end of the page is not zero");
    }

    private WalPosition Accept(WalPosition position, ReadOnlySpan<byte> frame)
    {
        WalFrame.Fields fields = WalFrame.Decode(frame);
        if (fields.Lsn != position.NextLsn || fields.PreviousCrc != position.PreviousCrc)
        {
            throw Damage(position.Address, $"record {fields.Lsn} does not continue record {position.NextLsn - 1}");
        }

        byte[] payload = new byte[fields.Payload.Length];
        WalFrame.Mask(fields.Payload, payload, fields.Lsn);
        if (!fields.Flags.HasFlag(WalRecordFlags.Continuation))
        {
            if (_chunks.Count > 0)
            {
                throw Damage(position.Address, "the rest of the record before is missing");
            }

            _chunksStart = position;
        }

        var after = new WalPosition(position.Address + WalFrame.PrefixBytes + frame.Length, WalFrame.CrcOf(frame), fields.Lsn + 1);
        bool orphan = fields.Flags.HasFlag(WalRecordFlags.Continuation) && _chunks.Count == 0;
        if (orphan)
        {
            // The scan begins behind the first chunks of an entry that is no longer kept.
            return after;
        }

        _chunks.Add(payload);
        if (!fields.Flags.HasFlag(WalRecordFlags.HasMore))
        {
            byte[] whole = _chunks.Count == 1 ? payload : [.. _chunks.SelectMany(chunk => chunk)];
            _chunks.Clear();
            _onRecord(new WalRecord(fields.Type, fields.Kind, fields.Term, fields.Index, whole, _chunksStart));
        }

        return after;
    }

    private void Load(long page)
    {
        if (_loadedPage != page)
        {
            _pages.Read(page, _page);
            _loadedPage = page;
        }
    }

    private StorageException Damage(long address, string what) =>
        new($"{what} (log address {address})", _pages.PathOf(_geometry.PageOf(address)), _geometry.OffsetInSegment(address));
}
