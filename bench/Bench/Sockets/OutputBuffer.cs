namespace WebEtcd.Bench.Sockets;

/// <summary>Bytes on their way to a socket. Not synchronised.</summary>
internal sealed class OutputBuffer
{
    private byte[] _bytes = new byte[64 * 1024];

    /// <summary>Bytes waiting.</summary>
    public int Length { get; private set; }

    /// <summary>The waiting bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets all bytes.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for <paramref name="size"/> bytes, counted as written; the caller fills all of it.</summary>
    public Span<byte> Take(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        }
        var room = _bytes.AsSpan(Length, size);
        Length += size;
        return room;
    }
}
