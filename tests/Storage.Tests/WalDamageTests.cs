using WebEtcd.Storage.Wal;

namespace WebEtcd.Storage.Tests;

/// <summary>Damage in the log, against what a torn write leaves.</summary>
public sealed class WalDamageTests
{
    private static readonly WalGeometry s_geometry = new(12, 17);

    [Fact]
    public void Every_bit_flip_in_the_used_part_of_a_log_is_an_error_naming_file_and_offset()
    {
        LogImage log = LogImage.Write(s_geometry, 64 << 10, seed: 5);
        Assert.Equal(log.Starts.Count, log.Scan(WalPosition.Start, out _).Count);
        for (int record = 0; record < log.Starts.Count; record++)
        {
            WalPosition start = log.Starts[record];
            long end = record + 1 < log.Starts.Count ? log.Starts[record + 1].Address : log.End.Address;
            for (long bit = start.Address * 8; bit < end * 8; bit++)
            {
                log.Flip(bit);
                StorageException? error = log.Damage(start);
                log.Flip(bit);
                Assert.True(error is not null, $"a flip of bit {bit % 8} at {bit / 8} goes unnoticed (record at {start.Address})");
                Assert.Equal("/sim/raft.wal.00000000", error.Path);
                Assert.InRange(error.Offset!.Value, start.Address, end);
            }
        }
    }

    [Fact]
    public void A_flip_in_the_last_record_is_found_although_nothing_follows_it()
    {
        LogImage log = LogImage.Write(s_geometry, 3000, seed: 6);
        WalPosition last = log.Starts[^1];
        log.Flip(last.Address * 8);
        Assert.NotNull(log.Damage(WalPosition.Start));
    }

    [Fact]
    public void A_log_that_ends_anywhere_within_its_last_unacknowledged_batch_is_a_torn_tail_or_damage_but_never_a_wrong_log()
    {
        LogImage log = LogImage.Write(s_geometry, 20 << 10, seed: 7);
        int acknowledged = log.AcknowledgedRecords;
        long from = log.Starts[acknowledged].Address;
        for (long cut = from; cut < log.End.Address; cut++)
        {
            LogImage torn = log.CutAt(cut);
            try
            {
                List<WalRecord> found = torn.Scan(WalPosition.Start, out WalScanResult result);
                Assert.True(found.Count >= acknowledged && found.Count < log.Starts.Count, $"cut at {cut}: {found.Count} records");
                Assert.True(result.End == log.Starts[found.Count], $"cut at {cut}: ends at {result.End}");
            }
            catch (StorageException)
            {
                // A sector is written whole or not at all, so an end within one is damage. At the boundary of a sector it must not be.
                Assert.True(cut % 512 != 0, $"a tear at the sector boundary {cut} counts as damage");
            }
        }
    }

    [Fact]
    public void A_cut_before_acknowledged_records_is_damage_as_soon_as_a_later_record_knew_of_them()
    {
        LogImage log = LogImage.Write(s_geometry, 20 << 10, seed: 8);
        for (int record = 1; record < log.AcknowledgedRecords - 20; record++)
        {
            long sector = (log.Starts[record].Address + 511) / 512 * 512;
            LogImage holed = log.WithZeros(sector, 512);
            Assert.True(holed.Damage(WalPosition.Start) is not null, $"a lost sector at {sector} goes unnoticed");
        }
    }

    [Fact]
    public void Any_subset_of_the_sectors_of_an_unacknowledged_batch_is_a_torn_tail()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            LogImage log = LogImage.Write(s_geometry, 12 << 10, seed);
            LogImage torn = log.LoseSectors(log.Starts[log.AcknowledgedRecords].Address, new Random(seed));
            List<WalRecord> found = torn.Scan(WalPosition.Start, out WalScanResult result);
            Assert.True(found.Count >= log.AcknowledgedRecords, $"seed {seed}: {found.Count} of {log.AcknowledgedRecords} acknowledged records");
            Assert.True(result.End.NextLsn == (ulong)found.Count + 1, $"seed {seed}");
        }
    }
}
