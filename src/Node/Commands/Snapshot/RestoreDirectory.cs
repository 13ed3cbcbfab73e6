using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Commands.Snapshot;

/// <summary>The directory that a restore makes: nothing, or all of it.</summary>
internal sealed class RestoreDirectory
{
    private readonly string _directory;
    private readonly PhysicalDisk _disk = new();

    /// <exception cref="IOException">Something is there already.</exception>
    public RestoreDirectory(string directory)
    {
        _directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        Unfinished = $"{_directory}.restoring-{Environment.ProcessId}";
        var info = new DirectoryInfo(_directory);
        if (File.Exists(_directory) || info.LinkTarget is not null || (info.Exists && info.EnumerateFileSystemInfos().Any()))
        {
            throw new IOException($"data-dir \"{directory}\" not empty or could not be read");
        }
    }

    /// <summary>Where it is built.</summary>
    public string Unfinished { get; }

    public void Begin()
    {
        if (Path.Exists(Unfinished))
        {
            throw new IOException($"{Unfinished} is in the way: it is left from a restore that was cut short, and can be deleted.");
        }

        _disk.CreateDirectory(Unfinished);
    }

    /// <summary>Gives the finished directory its name.</summary>
    public void Commit()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory);
        }

        Directory.Move(Unfinished, _directory);
        _disk.SyncDirectory(Path.GetDirectoryName(_directory)!);
    }

    public void Discard()
    {
        if (Directory.Exists(Unfinished))
        {
            Directory.Delete(Unfinished, recursive: true);
        }
    }
}
