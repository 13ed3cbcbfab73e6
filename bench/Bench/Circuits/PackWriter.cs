using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WebEtcd.Bench.Circuits;

/// <summary>Writes the few MessagePack types that calls of a hub are made of.</summary>
internal sealed class PackWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Begins an array of at most 15 items.</summary>
    public PackWriter Array(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 15);
        return Byte((byte)(0x90 | count));
    }

    /// <summary>A map without entries.</summary>
    public PackWriter EmptyMap() => Byte(0x80);

    /// <summary>Nothing.</summary>
    public PackWriter Nil() => Byte(0xc0);

    /// <summary>True or false.</summary>
    public PackWriter Bool(bool value) => Byte(value ? (byte)0xc3 : (byte)0xc2);

    /// <summary>A whole number, in the shortest form when it is small.</summary>
    public PackWriter Number(long value)
    {
        if (value is >= 0 and < 128)
        {
            return Byte((byte)value);
        }
        Byte(0xd3);
        BinaryPrimitives.WriteInt64BigEndian(_output.GetSpan(8), value);
        _output.Advance(8);
        return this;
    }

    /// <summary>Text, or nil for null.</summary>
    public PackWriter Text(string? value)
    {
        if (value is null)
        {
            return Nil();
        }
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes < 32)
        {
            Byte((byte)(0xa0 | bytes));
        }
        else
        {
            Byte(0xdb);
            BinaryPrimitives.WriteUInt32BigEndian(_output.GetSpan(4), (uint)bytes);
            _output.Advance(4);
        }
        _output.Advance(Encoding.UTF8.GetBytes(value, _output.GetSpan(Math.Max(1, bytes))));
        return this;
    }

    private PackWriter Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
        return this;
    }
}
