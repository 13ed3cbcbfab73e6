using System.Buffers.Text;

namespace WebEtcd.Bench.Operations;

/// <summary>One kind of request with one answer, in protobuf and in JSON. Shared by all connections of a load; the caller's random generator is its only state.</summary>
internal abstract class UnaryOperation
{
    /// <summary>The path of the gRPC method.</summary>
    public abstract string GrpcPath { get; }

    /// <summary>The path of the JSON gateway.</summary>
    public abstract string JsonPath { get; }

    /// <summary>An upper bound of the encoded size, of both encodings.</summary>
    public abstract int MaximumSize { get; }

    /// <summary>A good answer in protobuf is at least this long: a shorter one counts as an error.</summary>
    public virtual int MinimumAnswerBytes => 0;

    /// <summary>Writes a request as protobuf and returns its length.</summary>
    public abstract int Encode(Span<byte> destination, Random random);

    /// <summary>Writes a request as JSON and returns its length.</summary>
    public abstract int EncodeJson(Span<byte> destination, Random random);

    /// <summary>Copies text and returns the rest of the room.</summary>
    protected static Span<byte> Append(Span<byte> room, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(room);
        return room[text.Length..];
    }

    /// <summary>Writes bytes as base64 and returns the rest of the room.</summary>
    protected static Span<byte> AppendBase64(Span<byte> room, scoped ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, room, out _, out var written);
        return room[written..];
    }
}
