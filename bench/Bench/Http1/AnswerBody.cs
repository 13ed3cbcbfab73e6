using System.Buffers.Text;

namespace WebEtcd.Bench.Http1;

/// <summary>How long the body of an answer is: on the wire (negative while incomplete) and without chunk framing.</summary>
internal readonly record struct AnswerBody(int WireLength, int Length)
{
    private static readonly AnswerBody Incomplete = new(-1, 0);

    /// <summary>Measures a body by its headers (which end with a line break) and what has arrived of it.</summary>
    public static AnswerBody Measure(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> arrived)
    {
        if (Find(headers, "\r\nContent-Length: "u8, "\r\ncontent-length: "u8) is var at and >= 0)
        {
            if (!Utf8Parser.TryParse(headers[at..], out int length, out _))
            {
                throw new InvalidDataException("the answer's Content-Length is no number");
            }
            return arrived.Length < length ? Incomplete : new AnswerBody(length, length);
        }
        if (Find(headers, "\r\nTransfer-Encoding: chunked"u8, "\r\ntransfer-encoding: chunked"u8) >= 0)
        {
            return MeasureChunks(arrived);
        }
        throw new InvalidDataException("the answer has neither Content-Length nor chunks");
    }

    private static int Find(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerName)
    {
        var at = headers.IndexOf(name);
        at = at >= 0 ? at : headers.IndexOf(lowerName);
        return at < 0 ? -1 : at + name.Length;
    }

    private static AnswerBody MeasureChunks(ReadOnlySpan<byte> arrived)
    {
        var position = 0;
        var length = 0;
        while (true)
        {
            var line = arrived[position..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return Incomplete;
            }
            if (!Utf8Parser.TryParse(arrived.Slice(position, line), out int size, out _, 'x'))
            {
                throw new InvalidDataException("a chunk of the answer has no length");
            }
            position += line + 2 + size + 2;
            if (position > arrived.Length)
            {
                return Incomplete;
            }
            if (size == 0)
            {
                return new AnswerBody(position, length);
            }
            length += size;
        }
    }
}
