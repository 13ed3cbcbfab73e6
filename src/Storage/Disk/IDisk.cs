namespace WebEtcd.Storage.Disk;

/// <summary>How <see cref="IDisk.Open"/> treats a file that is there, or is not.</summary>
public enum DiskOpenMode
{
    /// <summary>The file must exist.</summary>
    Existing,

    /// <summary>The file must not exist; it becomes durable with <see cref="IDisk.SyncDirectory"/>.</summary>
    CreateNew,

    /// <summary>Opened when it exists, created when it does not.</summary>
    OpenOrCreate,
}

/// <summary>
/// The seam between the storage rooms and the operating system. A simulated disk stands here in tests. All calls are synchronous and
/// thread-safe; failures are <see cref="IOException"/>s. Names of files become durable only with <see cref="SyncDirectory"/>.
/// </summary>
public interface IDisk
{
    /// <summary>Opens a file for reading and writing. Created files are readable and writable by their owner only.</summary>
    IDiskFile Open(string path, DiskOpenMode mode);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>Names (without the directory) of the files and directories in a directory, ordered.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Makes a directory and its parents, accessible by their owner only. Nothing happens when it exists.</summary>
    void CreateDirectory(string path);

    /// <summary>Gives a file another name in the same directory; a file that has this name is replaced.</summary>
    void Rename(string from, string to);

    void Delete(string path);

    /// <summary>Deletes a directory that is empty.</summary>
    void DeleteDirectory(string path);

    /// <summary>Makes creations, renames and deletions in a directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes an exclusive lock that ends with the process or with Dispose. Throws <see cref="StorageException"/> when another holds it.</summary>
    IDisposable Lock(string path);

    /// <summary>Bytes that can still be written to the file system that holds a path.</summary>
    long FreeBytes(string path);
}
