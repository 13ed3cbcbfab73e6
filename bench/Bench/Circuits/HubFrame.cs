using System.Buffers;

namespace WebEtcd.Bench.Circuits;

/// <summary>Messages of a hub as they lie in the stream: each behind its length, seven bits a byte, the lowest first.</summary>
internal static class HubFrame
{
    /// <summary>Ends the text of the handshake, and the answer to it.</summary>
    public const byte HandshakeEnd = 0x1e;
    private const int LongestPrefix = 5;

    /// <summary>A call without an answer, ready to be sent.</summary>
    /// <param name="method">The hub's method.</param>
    /// <param name="arguments">Number of arguments.</param>
    /// <param name="write">Writes them.</param>
    /// <param name="id">Asks for an answer under this id.</param>
    public static byte[] Call(string method, int arguments, Action<PackWriter> write, string? id = null)
    {
        var message = new PackWriter().Array(6).Number((int)HubMessageType.Invocation).EmptyMap().Text(id).Text(method).Array(arguments);
        write(message);
        message.Array(0);
        return WithLength(message.Written.Span);
    }

    /// <summary>Says that this side is alive.</summary>
    public static byte[] Ping { get; } = WithLength(new PackWriter().Array(1).Number((int)HubMessageType.Ping).Written.Span);

    /// <summary>Puts the length before a message.</summary>
    public static byte[] WithLength(ReadOnlySpan<byte> message)
    {
        var frame = new ArrayBufferWriter<byte>(message.Length + LongestPrefix);
        for (var left = (uint)message.Length; ; left >>= 7)
        {
            frame.Write([(byte)(left > 127 ? left | 128 : left)]);
            if (left <= 127)
            {
                break;
            }
        }
        frame.Write(message);
        return frame.WrittenSpan.ToArray();
    }

    /// <summary>Takes the first whole message off the front; false when it has not all come yet.</summary>
    /// <exception cref="InvalidDataException">The length is none.</exception>
    public static bool TryTake(ref ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> message)
    {
        message = default;
        long length = 0;
        for (var i = 0; i < stream.Length; i++)
        {
            length |= (long)(stream[i] & 127) << (7 * i);
            if (stream[i] < 128)
            {
                if (stream.Length - i - 1 < length)
                {
                    return false;
                }
                message = stream.Slice(i + 1, (int)length);
                stream = stream[(i + 1 + (int)length)..];
                return true;
            }
            if (i == LongestPrefix - 1)
            {
                throw new InvalidDataException("the length of a message of the hub does not end");
            }
        }
        return false;
    }
}
