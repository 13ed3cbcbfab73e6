namespace WebEtcd.Storage.Disk;

/// <summary>The operating system's file system.</summary>
public sealed class PhysicalDisk : IDisk
{
    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public IDiskFile Open(string path, DiskOpenMode mode)
    {
        FileMode fileMode = mode switch
        {
            DiskOpenMode.Existing => FileMode.Open,
            DiskOpenMode.CreateNew => FileMode.CreateNew,
            _ => FileMode.OpenOrCreate,
        };
        bool created = mode != DiskOpenMode.Existing && !File.Exists(path);
        var handle = File.OpenHandle(path, fileMode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (created && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, OwnerOnlyFile);
        }

        return new PhysicalDiskFile(path, handle);
    }

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public IReadOnlyList<string> List(string directory)
    {
        string[] names = Directory.GetFileSystemEntries(directory);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Path.GetFileName(names[i]);
        }

        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        }
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void DeleteDirectory(string path) => Directory.Delete(path);

    public void SyncDirectory(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            LinuxSync.Directory(path);
        }
    }

    public IDisposable Lock(string path)
    {
        try
        {
            // On Unix the runtime takes flock(LOCK_EX | LOCK_NB) for FileShare.None: it ends with the process, whatever way that ends.
            var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(handle, OwnerOnlyFile);
            }

            return handle;
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new StorageException("is locked: another process uses this data directory", path, inner: e);
        }
    }

    public long FreeBytes(string path) => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
}
