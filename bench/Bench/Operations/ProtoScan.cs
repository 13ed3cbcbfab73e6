namespace WebEtcd.Bench.Operations;

/// <summary>Looks at the top level of a protobuf message without building objects.</summary>
internal static class ProtoScan
{
    /// <summary>How often a field occurs.</summary>
    public static int Count(ReadOnlySpan<byte> message, int field)
    {
        var count = 0;
        Scan(message, field, ref count);
        return count;
    }

    /// <summary>The last value of a varint field; 0 when absent.</summary>
    public static long Varint(ReadOnlySpan<byte> message, int field)
    {
        var count = 0;
        return Scan(message, field, ref count);
    }

    private static long Scan(ReadOnlySpan<byte> message, int field, ref int count)
    {
        long found = 0;
        var position = 0;
        while (position < message.Length)
        {
            var tag = ReadVarint(message, ref position);
            long value = 0;
            switch (tag & 7)
            {
                case 0: value = (long)ReadVarint(message, ref position); break;
                case 1: position += 8; break;
                case 2: Skip((int)ReadVarint(message, ref position), ref position); break;
                case 5: position += 4; break;
                default: throw new InvalidDataException("the answer is no protobuf message");
            }
            if ((int)(tag >> 3) == field)
            {
                count++;
                found = value;
            }
        }
        return found;
    }

    private static void Skip(int length, ref int position) => position += length;

    private static ulong ReadVarint(ReadOnlySpan<byte> message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
