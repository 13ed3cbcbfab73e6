using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>One open segment file.</summary>
internal sealed class WalSegment(int number, IDiskFile file, long zeroedUntil)
{
    internal int Number { get; } = number;

    internal IDiskFile File { get; } = file;

    /// <summary>Held for each write, so that zero-filling ahead never runs over data.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The file holds data or zeros up to here; overwriting them costs no change of the file's metadata.</summary>
    internal long ZeroedUntil { get; set; } = zeroedUntil;

    internal long WrittenUntil { get; set; }

    internal bool IsDirty { get; set; }
}
