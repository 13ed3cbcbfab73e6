using WebEtcd.Node.Peers;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>A snapshot of random bytes.</summary>
internal sealed class MemorySnapshot(byte[] data, byte[] manifest) : ISnapshotSource
{
    public int Disposals { get; private set; }

    public ReadOnlyMemory<byte> Manifest => manifest;

    public long Length => data.Length;

    public static MemorySnapshot Random(int seed, int length)
    {
        byte[] data = new byte[length];
        byte[] manifest = new byte[1000];
        var random = new Random(seed);
        random.NextBytes(data);
        random.NextBytes(manifest);
        return new MemorySnapshot(data, manifest);
    }

    /// <summary>Gives less than is asked for, as files may.</summary>
    public int Read(long offset, Span<byte> target)
    {
        int bytes = (int)Math.Min(Math.Min(target.Length, 100_000), data.Length - offset);
        data.AsSpan((int)offset, bytes).CopyTo(target);
        return bytes;
    }

    public bool Holds(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(data);

    public void Dispose() => Disposals++;
}
