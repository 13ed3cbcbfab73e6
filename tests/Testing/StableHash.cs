using System.Buffers.Binary;

namespace WebEtcd.Testing;

/// <summary>A hash that is the same in every process, for comparing runs and states. Not for secrecy.</summary>
public struct StableHash : IEquatable<StableHash>
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    public StableHash(ulong seed) => Value = seed;

    public ulong Value { get; private set; }

    public static bool operator ==(StableHash left, StableHash right) => left.Equals(right);

    public static bool operator !=(StableHash left, StableHash right) => !left.Equals(right);

    public void Add(ulong value)
    {
        ulong mixed = (Value ^ value) * Factor;
        Value = mixed ^ (mixed >> 29);
    }

    public void Add(long value) => Add((ulong)value);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte b in bytes)
        {
            rest = (rest << 8) | b;
        }

        Add(rest);
    }

    public readonly bool Equals(StableHash other) => Value == other.Value;

    public override readonly bool Equals(object? obj) => obj is StableHash other && Equals(other);

    public override readonly int GetHashCode() => Value.GetHashCode();
}
