using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Peers.Framing;

/// <summary>
/// Cuts a stream into frames. The buffer grows only as bytes really arrive, whatever length a frame claims. Used by one thread at a time; filling and
/// taking alternate.
/// </summary>
internal sealed class FrameReader(Stream stream, int maxPayload)
{
    // Below the size from which arrays are collected with the oldest generation only.
    private const int InitialBytes = 64 << 10;
    private const int KeptBytes = 2 << 20;

    private byte[] _buffer = new byte[InitialBytes];
    private int _start;
    private int _end;
    private int _needed = FrameHeader.Size;

    /// <summary>Largest payload that is accepted, in bytes.</summary>
    public int MaxPayload { get; set; } = maxPayload;

    /// <summary>Counts the bytes that arrive; null while nobody wants to know.</summary>
    public Counter? Received { get; set; }

    /// <summary>Waits for more bytes; false at the end of the stream.</summary>
    public bool Fill()
    {
        MakeRoom();
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        return Took(read);
    }

    /// <summary>As <see cref="Fill"/>, without holding the thread.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        return Took(read);
    }

    /// <summary>Takes the next frame if all of it is here.</summary>
    /// <exception cref="PeerProtocolException">The bytes are no frame: too large, empty, or damaged.</exception>
    public bool TryTake(out Frame frame)
    {
        frame = default;
        int held = _end - _start;
        if (held < FrameHeader.Size)
        {
            _needed = FrameHeader.Size;
            return false;
        }

        ReadOnlySpan<byte> header = _buffer.AsSpan(_start, FrameHeader.Size);
        int length = CheckedLength(FrameHeader.ReadLength(header));
        _needed = FrameHeader.Size + length;
        if (held < _needed)
        {
            return false;
        }

        ReadOnlyMemory<byte> payload = _buffer.AsMemory(_start + FrameHeader.Size, length);
        if (!FrameHeader.Matches(header, payload.Span))
        {
            throw new PeerProtocolException($"the checksum of a frame of {length} bytes does not match");
        }

        _start += _needed;
        _needed = FrameHeader.Size;
        frame = new Frame((FrameKind)payload.Span[0], payload[FrameHeader.KindSize..]);
        return true;
    }

    /// <summary>Takes bytes that stand before any frame and must be these. False while they may still become them.</summary>
    /// <exception cref="PeerProtocolException">They are others.</exception>
    public bool TryTakeRaw(ReadOnlySpan<byte> expected)
    {
        ReadOnlySpan<byte> held = _buffer.AsSpan(_start, Math.Min(_end - _start, expected.Length));
        if (!expected.StartsWith(held))
        {
            throw new PeerProtocolException("the connection does not begin as one between members does");
        }

        if (held.Length < expected.Length)
        {
            return false;
        }

        _start += expected.Length;
        return true;
    }

    private bool Took(int read)
    {
        _end += read;
        Received?.Add(read);
        return read > 0;
    }

    private int CheckedLength(uint length)
    {
        if (length < FrameHeader.KindSize || length > MaxPayload)
        {
            throw new PeerProtocolException($"a frame claims {length} bytes; allowed are 1 to {MaxPayload}");
        }

        return (int)length;
    }

    private void MakeRoom()
    {
        int held = _end - _start;
        if (held == 0 && _buffer.Length > KeptBytes)
        {
            _buffer = new byte[InitialBytes];
        }
        else if (held == _buffer.Length)
        {
            Grow(held);
        }
        else if (_start + _needed > _buffer.Length || _start == _end)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        }
        else
        {
            return;
        }

        _start = 0;
        _end = held;
    }

    private void Grow(int held)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(_needed, (long)held * 2));
        _buffer.AsSpan(_start, held).CopyTo(larger);
        _buffer = larger;
    }
}
