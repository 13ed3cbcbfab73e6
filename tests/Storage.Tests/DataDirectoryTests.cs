using WebEtcd.Raft;
using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>Which directories are opened, and what is said about the others.</summary>
public sealed class DataDirectoryTests
{
    private readonly SimulatedDisk _disk = new();

    [Theory]
    [InlineData("snap", "db")]
    [InlineData("wal", "0000000000000000-0000000000000000.wal")]
    public void A_directory_of_etcd_is_refused_with_the_way_to_migrate(string room, string file)
    {
        string path = Path.Combine(StorageWorld.Root, "member", room);
        _disk.CreateDirectory(path);
        _disk.Open(Path.Combine(path, file), DiskOpenMode.CreateNew).Dispose();
        StorageException error = Assert.Throws<StorageException>(Open);
        Assert.Contains("webetcd snapshot restore", error.Message, StringComparison.Ordinal);
        Assert.Single(_disk.Files());
    }

    [Fact]
    public void A_directory_of_something_else_is_refused_and_left_alone()
    {
        _disk.CreateDirectory(StorageWorld.Root);
        _disk.Open(Path.Combine(StorageWorld.Root, "thesis.doc"), DiskOpenMode.CreateNew).Dispose();
        StorageException error = Assert.Throws<StorageException>(Open);
        Assert.Contains("thesis.doc", error.Message, StringComparison.Ordinal);
        Assert.False(_disk.DirectoryExists(Path.Combine(StorageWorld.Root, "member")));
    }

    [Fact]
    public void A_second_opener_is_told_that_the_directory_is_locked()
    {
        using NodeStorage first = Open();
        StorageException error = Assert.Throws<StorageException>(Open);
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("LOCK", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_real_file_system_the_lock_and_the_permissions_hold()
    {
        string root = Path.Combine(Path.GetTempPath(), "webetcd-lock-" + Guid.NewGuid().ToString("N"));
        try
        {
            var options = new StorageOptions { DataDirectory = root };
            using NodeStorage first = NodeStorage.Open(options, new PhysicalDisk(), TimeProvider.System, new NullObserver());
            first.Bootstrap(StorageWorld.Identity);
            first.Append(new HardState(1, 1, 0), [], sync: true);
            Assert.Throws<StorageException>(() => NodeStorage.Open(options, new PhysicalDisk(), TimeProvider.System, new NullObserver()));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root));
                foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                }
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Another_format_version_is_refused_by_number()
    {
        Live();
        string meta = Path.Combine(StorageWorld.Root, "member", "META");
        byte[] slot = _disk.Contents(meta)[4096..(4096 + MetaRecord.Bytes)];
        slot[8] = 77;
        BitConverter.TryWriteBytes(slot, Crc32C.Compute(slot.AsSpan(4)));
        using (IDiskFile file = _disk.Open(meta, DiskOpenMode.Existing))
        {
            file.Write(4096, slot);
        }

        StorageException error = Assert.Throws<StorageException>(Open);
        Assert.Contains("version 77", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_META_and_a_META_without_readable_slot_are_refused()
    {
        Live();
        string meta = Path.Combine(StorageWorld.Root, "member", "META");
        _disk.FlipBit(meta, (4096 + 30) * 8);
        Assert.Contains("slot", Assert.Throws<StorageException>(Open).Message, StringComparison.Ordinal);
        _disk.Delete(meta);
        Assert.Equal(meta, Assert.Throws<StorageException>(Open).Path);
    }

    [Fact]
    public void A_damaged_newest_slot_of_META_never_makes_the_state_older_without_an_error()
    {
        var world = new StorageWorld(45);
        world.LiveUntilCrash(60);
        world.Storage!.Dispose();
        string meta = Path.Combine(StorageWorld.Root, "member", "META");
        for (int slot = 0; slot < 2; slot++)
        {
            world.Disk.FlipBit(meta, ((slot * 4096) + 20) * 8);
            try
            {
                NodeStorage.Open(StorageWorld.Options, world.Disk, TimeProvider.System, new NullObserver()).Dispose();
            }
            catch (StorageException e)
            {
                Assert.Contains("missing", e.Message, StringComparison.Ordinal);
                return;
            }

            world.Disk.FlipBit(meta, ((slot * 4096) + 20) * 8);
        }

        Assert.Fail("neither slot was needed");
    }

    [Fact]
    public void Damage_anywhere_in_the_tables_of_a_checkpoint_is_an_error()
    {
        var world = new StorageWorld(45);
        world.LiveUntilCrash(60);
        world.Storage!.Dispose();
        string tables = world.Disk.Files().Single(file => file.Contains("tables-", StringComparison.Ordinal));
        for (long bit = 0; bit < world.Disk.Contents(tables).Length * 8; bit += 13)
        {
            world.Disk.FlipBit(tables, bit);
            StorageException error = Assert.Throws<StorageException>(() => NodeStorage.Open(StorageWorld.Options, world.Disk, TimeProvider.System, new NullObserver()));
            Assert.Equal(tables, error.Path);
            world.Disk.FlipBit(tables, bit);
        }
    }

    [Fact]
    public void A_damaged_log_stops_the_start_with_file_and_offset()
    {
        Live();
        string log = _disk.Files().First(file => file.Contains("raft.wal", StringComparison.Ordinal));
        _disk.FlipBit(log, 70 * 8);
        StorageException error = Assert.Throws<StorageException>(Open);
        Assert.Equal(log, error.Path);
        Assert.NotNull(error.Offset);
    }

    private void Live()
    {
        using NodeStorage storage = Open();
        storage.Bootstrap(StorageWorld.Identity);
        storage.Append(new HardState(1, 1, 0), [new Entry(1, 1, EntryType.Normal, new byte[100])], sync: true);
    }

    private NodeStorage Open() => NodeStorage.Open(StorageWorld.Options, _disk, TimeProvider.System, new NullObserver());
}
