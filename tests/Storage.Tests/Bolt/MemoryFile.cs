using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Tests.Bolt;

/// <summary>A file in memory.</summary>
internal sealed class MemoryFile : IDiskFile
{
    public byte[] Bytes { get; set; } = [];

    public string Path => "memory";

    public long Length => Bytes.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Bytes.Length - offset, 0, buffer.Length);
        Bytes.AsSpan((int)Math.Min(offset, Bytes.Length), count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (Bytes.Length < offset + data.Length)
        {
            SetLength(offset + data.Length);
        }

        data.CopyTo(Bytes.AsSpan((int)offset));
    }

    public void SetLength(long length)
    {
        byte[] bytes = Bytes;
        Array.Resize(ref bytes, (int)length);
        Bytes = bytes;
    }

    public void Sync()
    {
    }

    public void Dispose()
    {
    }
}
