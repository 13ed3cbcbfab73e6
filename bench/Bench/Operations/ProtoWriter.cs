namespace WebEtcd.Bench.Operations;

/// <summary>Writes protobuf fields into a span: the few kinds that requests need, without objects in between.</summary>
internal ref struct ProtoWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes of a varint.</summary>
    public static int VarintSize(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }
        return size;
    }

    /// <summary>The size of a bytes field with a one-byte tag.</summary>
    public static int BytesFieldSize(int length) => 1 + VarintSize((ulong)length) + length;

    /// <summary>Writes a varint field; a zero is left out as protobuf's default.</summary>
    public void Varint(int field, long value)
    {
        if (value != 0)
        {
            Raw((ulong)(field << 3));
            Raw((ulong)value);
        }
    }

    /// <summary>Writes a varint member of a oneof, which is sent even when it is zero.</summary>
    public void MemberOfOneof(int field, long value)
    {
        Raw((ulong)(field << 3));
        Raw((ulong)value);
    }

    /// <summary>Writes the tag and length of a bytes or message field and returns room for its content.</summary>
    public Span<byte> Bytes(int field, int length)
    {
        Raw((ulong)((field << 3) | 2));
        Raw((ulong)length);
        var room = _destination.Slice(Length, length);
        Length += length;
        return room;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _destination[Length++] = (byte)(value | 0x80);
        }
        _destination[Length++] = (byte)value;
    }
}
