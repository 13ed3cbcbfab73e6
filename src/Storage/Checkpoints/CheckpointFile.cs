using System.Buffers.Binary;
using System.Globalization;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Checkpoints;

/// <summary>
/// The pair of a checkpoint in one file, <c>tables-NNN</c> (NNN: the applied index): the small tables, and the cut of the revision store that
/// belongs to them. One function writes it and one reads it.
/// <code>
///  0 u32 crc32c over [4, end)   4 u32 magic "WET1"   8 u64 applied index   16 u64 applied term   24 i64 revision
/// 32 i64 begin, 40 i64 end, 48 i64 records, 56 i64 index bytes of the revision store
/// 64 i64 length of the tables   72 the tables
/// </code>
/// </summary>
internal static class CheckpointFile
{
    private const string Prefix = "tables-";
    private const string Unfinished = ".tmp";
    private const int HeaderBytes = 72;
    private const uint Magic = 0x31544557;

    /// <summary>Writes the file under its final name. Durable on return.</summary>
    internal static void Write(IDisk disk, string directory, RecoveredCheckpoint checkpoint, StoreCut cut)
    {
        byte[] bytes = new byte[HeaderBytes + checkpoint.Tables.Length];
        Span<byte> to = bytes;
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], checkpoint.AppliedIndex);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], checkpoint.AppliedTerm);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], checkpoint.Revision);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], cut.Begin);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], cut.End);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], cut.Records);
        BinaryPrimitives.WriteInt64LittleEndian(to[56..], cut.IndexBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[64..], checkpoint.Tables.Length);
        checkpoint.Tables.Span.CopyTo(to[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32C.Compute(to[4..]));

        string path = PathOf(directory, checkpoint.AppliedIndex);
        using (IDiskFile file = disk.Open(path + Unfinished, DiskOpenMode.OpenOrCreate))
        {
            file.SetLength(0);
            file.Write(0, bytes);
            file.Sync();
        }

        disk.Rename(path + Unfinished, path);
        disk.SyncDirectory(directory);
    }

    /// <summary>Reads the file that META names; anything wrong with it is an error.</summary>
    internal static (RecoveredCheckpoint Checkpoint, StoreCut Cut) Read(IDisk disk, string directory, ulong appliedIndex)
    {
        string path = PathOf(directory, appliedIndex);
        if (!disk.FileExists(path))
        {
            throw new StorageException("the checkpoint's tables are missing", path);
        }

        byte[] bytes;
        using (IDiskFile file = disk.Open(path, DiskOpenMode.Existing))
        {
            bytes = new byte[file.Length];
            file.Read(0, bytes);
        }

        ReadOnlySpan<byte> from = bytes;
        if (from.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(from) != Crc32C.Compute(from[4..])
            || BinaryPrimitives.ReadUInt32LittleEndian(from[4..]) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(from[8..]) != appliedIndex
            || BinaryPrimitives.ReadInt64LittleEndian(from[64..]) != from.Length - HeaderBytes)
        {
            throw new StorageException("the checkpoint's tables are damaged: their checksum does not fit", path, 0);
        }

        return (
            new RecoveredCheckpoint(appliedIndex, BinaryPrimitives.ReadUInt64LittleEndian(from[16..]), BinaryPrimitives.ReadInt64LittleEndian(from[24..]), bytes.AsMemory(HeaderBytes)),
            new StoreCut(
                BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(from[48..]),
                BinaryPrimitives.ReadInt64LittleEndian(from[56..])));
    }

    /// <summary>Deletes the files of all checkpoints but the one that META names, and unfinished ones.</summary>
    internal static void Sweep(IDisk disk, string directory, ulong? kept)
    {
        foreach (string name in disk.List(directory))
        {
            string path = Path.Combine(directory, name);
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && (kept is null || path != PathOf(directory, kept.Value)))
            {
                disk.Delete(path);
            }
        }
    }

    private static string PathOf(string directory, ulong appliedIndex) => Path.Combine(directory, Prefix + appliedIndex.ToString("D20", CultureInfo.InvariantCulture));
}
