using System.Buffers.Binary;
using System.Text;

namespace WebEtcd.Bench.Circuits;

/// <summary>Reads MessagePack from front to back. What it is not asked for it steps over.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> data)
{
    private const int NotATypeOfHubs = -1;
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Items of the array that begins here.</summary>
    /// <exception cref="InvalidDataException">Something else begins here, or the message ends.</exception>
    public int Array()
    {
        var tag = Tag();
        return tag switch
        {
            >= 0x90 and <= 0x9f => tag & 15,
            0xdc => (int)Big(2),
            0xdd => (int)Big(4),
            _ => throw Unexpected("an array", tag),
        };
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidDataException">Something else begins here, or the message ends.</exception>
    public long Number()
    {
        var tag = Tag();
        return tag switch
        {
            < 0x80 => tag,
            >= 0xe0 => (sbyte)tag,
            0xcc => (long)Big(1),
            0xcd => (long)Big(2),
            0xce => (long)Big(4),
            0xcf or 0xd3 => (long)Big(8),
            0xd0 => (sbyte)Big(1),
            0xd1 => (short)Big(2),
            0xd2 => (int)Big(4),
            _ => throw Unexpected("a number", tag),
        };
    }

    /// <summary>Text; null for nil.</summary>
    /// <exception cref="InvalidDataException">Something else begins here, or the message ends.</exception>
    public string? Text()
    {
        var tag = Tag();
        return tag == 0xc0 ? null : Encoding.UTF8.GetString(Take(tag switch
        {
            >= 0xa0 and <= 0xbf => tag & 31,
            0xd9 => (int)Big(1),
            0xda => (int)Big(2),
            0xdb => (int)Big(4),
            _ => throw Unexpected("text", tag),
        }));
    }

    /// <summary>Steps over one value, whatever it is, with all that is in it.</summary>
    public void Skip()
    {
        for (var left = 1L; left > 0; left--)
        {
            var tag = Tag();
            left += ItemsOf(tag) is var items and not NotATypeOfHubs ? items : StepOver(tag);
        }
    }

    private long ItemsOf(byte tag) => tag switch
    {
        >= 0x80 and <= 0x8f => 2 * (tag & 15),
        >= 0x90 and <= 0x9f => tag & 15,
        0xdc => (long)Big(2),
        0xdd => (long)Big(4),
        0xde => 2 * (long)Big(2),
        0xdf => 2 * (long)Big(4),
        _ => NotATypeOfHubs,
    };

    private int StepOver(byte tag)
    {
        Take(tag switch
        {
            < 0x80 or >= 0xe0 or 0xc0 or 0xc2 or 0xc3 => 0,
            >= 0xa0 and <= 0xbf => tag & 31,
            0xc4 or 0xd9 => (int)Big(1),
            0xc5 or 0xda => (int)Big(2),
            0xc6 or 0xdb => (int)Big(4),
            0xcc or 0xd0 => 1,
            0xcd or 0xd1 => 2,
            0xce or 0xd2 or 0xca => 4,
            0xcf or 0xd3 or 0xcb => 8,
            _ => throw Unexpected("a type that hubs use", tag),
        });
        return 0;
    }

    private byte Tag() => Take(1)[0];

    private ulong Big(int bytes)
    {
        var span = Take(bytes);
        return bytes switch
        {
            1 => span[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => BinaryPrimitives.ReadUInt64BigEndian(span),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException("a message of the hub ends in the middle of a value");
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Unexpected(string wanted, byte tag) => new($"a message of the hub has 0x{tag:x2} where {wanted} should be");
}
