using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.DataDirectory;

/// <summary>
/// Makes files that live as long as they are open. A failure of one is its user's own, and does not stop the node: nothing that was promised is in it.
/// </summary>
public sealed class ScratchFiles
{
    private const string Prefix = "scratch-";
    private readonly IDisk _disk;
    private readonly string _directory;

    internal ScratchFiles(IDisk disk, string directory)
    {
        _disk = disk;
        _directory = directory;
    }

    /// <summary>Bytes that the file system still has.</summary>
    public long FreeBytes => _disk.FreeBytes(_directory);

    internal static bool IsScratch(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>An empty file. Its name is gone at once, so that nothing is left of it in any case.</summary>
    public IDiskFile Create()
    {
        string path = Path.Combine(_directory, Prefix + Guid.NewGuid().ToString("N"));
        IDiskFile file = _disk.Open(path, DiskOpenMode.CreateNew);
        try
        {
            _disk.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
