namespace WebEtcd.Node.Peers.Framing;

/// <summary>Frames that leave with one write. Grows as needed; what a burst took is given back. Used by one thread at a time.</summary>
internal sealed class FrameBuffer
{
    private const int InitialBytes = 32 << 10;
    private const int KeptBytes = 4 << 20;

    private byte[] _buffer = new byte[InitialBytes];
    private int _frameStart;

    /// <summary>Bytes of all frames.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Starts a frame and returns its body, which the caller fills before it calls <see cref="End"/>.</summary>
    public Span<byte> Begin(FrameKind kind, int bodyBytes)
    {
        int payload = FrameHeader.KindSize + bodyBytes;
        Reserve(FrameHeader.Size + payload);
        _frameStart = Length;
        int start = Length + FrameHeader.Size;
        Length = start + payload;
        _buffer[start] = (byte)kind;
        return _buffer.AsSpan(start + FrameHeader.KindSize, bodyBytes);
    }

    /// <summary>Seals the frame.</summary>
    public void End()
    {
        Span<byte> frame = _buffer.AsSpan(_frameStart, Length - _frameStart);
        FrameHeader.Write(frame, frame[FrameHeader.Size..]);
    }

    /// <summary>A frame of these bytes.</summary>
    public void Add(FrameKind kind, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Begin(kind, body.Length));
        End();
    }

    /// <summary>Bytes that stand before any frame.</summary>
    public void AddRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[InitialBytes];
        }
    }

    private void Reserve(int bytes)
    {
        int needed = checked(Length + bytes);
        if (needed > _buffer.Length)
        {
            int doubled = (int)Math.Min((long)_buffer.Length * 2, Array.MaxLength);
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(needed, doubled));
            _buffer.AsSpan(0, Length).CopyTo(larger);
            _buffer = larger;
        }
    }
}
