namespace WebEtcd.Bench.Operations;

/// <summary>The keys and the value of a load: <c>bench/000…042</c>, all of one length, and one printable value.</summary>
internal sealed class KeySpace
{
    /// <summary>Decimal digits that hold any key number.</summary>
    public const int MinimumKeySize = 10;

    private static ReadOnlySpan<byte> Prefix => "bench/"u8;

    private readonly bool _sequential;
    private long _next = -1;

    /// <param name="keySize">Bytes of a key, at least <see cref="MinimumKeySize"/>.</param>
    /// <param name="valueSize">Bytes of a value.</param>
    /// <param name="keys">How many different keys there are.</param>
    /// <param name="sequential">Whether keys are taken in turn (a preload that must reach each) instead of at random.</param>
    public KeySpace(int keySize, int valueSize, int keys, bool sequential)
    {
        KeySize = keySize;
        Keys = keys;
        _sequential = sequential;
        Value = new byte[valueSize];
        var random = new Random(20240817);
        for (var i = 0; i < Value.Length; i++)
        {
            Value[i] = (byte)('a' + random.Next(26));
        }
    }

    /// <summary>Bytes of each key.</summary>
    public int KeySize { get; }

    /// <summary>How many different keys there are.</summary>
    public int Keys { get; }

    /// <summary>The value of every put.</summary>
    public byte[] Value { get; }

    /// <summary>The number of the next key.</summary>
    public long Next(Random random) => _sequential ? Interlocked.Increment(ref _next) % Keys : random.NextInt64(Keys);

    /// <summary>Writes a key over the whole of <paramref name="room"/>.</summary>
    public static void WriteKey(Span<byte> room, long number)
    {
        room.Fill((byte)'0');
        for (var i = room.Length - 1; number > 0; i--, number /= 10)
        {
            room[i] = (byte)('0' + (number % 10));
        }
        if (room.Length >= MinimumKeySize + Prefix.Length)
        {
            Prefix.CopyTo(room);
        }
    }

    /// <summary>The first key, which with <see cref="RangeEnd"/> spans all.</summary>
    public byte[] FirstKey()
    {
        var key = new byte[KeySize];
        WriteKey(key, 0);
        return key;
    }

    /// <summary>The first key behind all keys.</summary>
    public byte[] RangeEnd()
    {
        var key = new byte[KeySize];
        key.AsSpan().Fill((byte)'9');
        if (key.Length >= MinimumKeySize + Prefix.Length)
        {
            Prefix.CopyTo(key);
        }
        return [.. key, 0];
    }
}
