using System.Globalization;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.DataDirectory;

/// <summary>Names within a data directory, and the refusal of directories that are not ours.</summary>
internal sealed class DirectoryLayout(IDisk disk, string root)
{
    private const string MemberName = "member";
    private const string StorePrefix = "store-";

    /// <summary>The parent, and further ones that had to be made.</summary>
    private readonly List<string> _parentsToSync = [];

    internal string Root { get; } = root;

    internal string Member => Path.Combine(Root, MemberName);

    internal string LockFile => Path.Combine(Member, "LOCK");

    internal string Wal => Path.Combine(Member, "wal");

    internal string StoreOf(int number) => Path.Combine(Member, StorePrefix + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Throws when the directory holds data of etcd or of something unknown.</summary>
    internal void RefuseForeign()
    {
        if (!disk.DirectoryExists(Root))
        {
            return;
        }

        if (disk.FileExists(Path.Combine(Member, "snap", "db"))
            || (disk.DirectoryExists(Wal) && disk.List(Wal).Any(name => name.EndsWith(".wal", StringComparison.Ordinal))))
        {
            throw new StorageException(
                "holds the data of an etcd server, which is kept as it is; to migrate, run etcd on it, save a backup with 'etcdctl snapshot save backup.db', and make a new directory with 'webetcd snapshot restore backup.db --data-dir <new>'",
                Root);
        }

        Refuse(Root, name => name is MemberName or "lost+found");
        if (disk.DirectoryExists(Member))
        {
            Refuse(Member, name => name is MetaFile.Name or MetaFile.UnfinishedName or "LOCK" or "wal" || ScratchFiles.IsScratch(name) || name.StartsWith(StorePrefix, StringComparison.Ordinal));
        }
    }

    /// <summary>Refuses a log without the META that would say how to read it.</summary>
    internal void RefuseDataWithoutMeta()
    {
        if (disk.List(Wal).Count > 0)
        {
            throw new StorageException("is missing, although the directory holds a log: the data directory is incomplete", Path.Combine(Member, MetaFile.Name));
        }
    }

    /// <summary>Makes the directories.</summary>
    internal void Create()
    {
        string? parent = Path.GetDirectoryName(Path.GetFullPath(Root));
        while (parent is { Length: > 0 })
        {
            _parentsToSync.Add(parent);
            if (disk.DirectoryExists(parent))
            {
                break;
            }

            parent = Path.GetDirectoryName(parent);
        }

        disk.CreateDirectory(Root);
        disk.CreateDirectory(Member);
        disk.CreateDirectory(Wal);
    }

    /// <summary>Makes the names of the directories durable.</summary>
    internal void SyncNames()
    {
        disk.SyncDirectory(Member);
        disk.SyncDirectory(Root);
        _parentsToSync.ForEach(disk.SyncDirectory);
    }

    /// <summary>Deletes the stores other than the one that counts, which an interrupted installation may have left, and scratch files.</summary>
    internal void SweepStores(int kept)
    {
        foreach (string name in disk.List(Member))
        {
            string path = Path.Combine(Member, name);
            if (ScratchFiles.IsScratch(name))
            {
                disk.Delete(path);
            }

            if (name.StartsWith(StorePrefix, StringComparison.Ordinal) && path != StoreOf(kept))
            {
                DeleteStore(path);
            }
        }
    }

    /// <summary>Deletes a store that META does not name; nothing happens when there is none.</summary>
    internal void DeleteStore(int number)
    {
        if (disk.DirectoryExists(StoreOf(number)))
        {
            DeleteStore(StoreOf(number));
        }
    }

    private void DeleteStore(string path)
    {
        foreach (string file in disk.List(path))
        {
            disk.Delete(Path.Combine(path, file));
        }

        disk.DeleteDirectory(path);
    }

    private void Refuse(string directory, Func<string, bool> known)
    {
        if (disk.List(directory).FirstOrDefault(name => !known(name)) is { } stranger)
        {
            throw new StorageException($"is not a data directory of this program: it holds '{stranger}'", directory);
        }
    }
}
