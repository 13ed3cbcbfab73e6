using WebEtcd.Storage.Disk;

namespace WebEtcd.Testing.Disk;

/// <summary>An open file of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string path, SimulatedInode inode) : IDiskFile
{
    public string Path => path;

    public long Length => disk.LengthOf(inode);

    public int Read(long offset, Span<byte> buffer) => disk.Read(inode, offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> data) => disk.Write(path, inode, offset, data);

    public void SetLength(long length) => disk.SetLength(path, inode, length);

    public void Sync() => disk.Sync(path, inode);

    public void Dispose()
    {
    }
}
