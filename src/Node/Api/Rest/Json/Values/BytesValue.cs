using System.Text.Json;
using Google.Protobuf;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>bytes: base64, or a list of numbers from 0 to 255 as the gateway of etcd 3.5 takes it.</summary>
internal readonly struct BytesValue : IValueCodec<ByteString>
{
    private const string Wanted = "base64 text";

    public static ByteString NullElement => ByteString.Empty;

    public static bool IsDefault(ByteString value) => value.IsEmpty;

    public static void Write(JsonOutput output, ByteString value) => output.Bytes(value.Span);

    public static bool TryRead(ref JsonInput input, out ByteString value)
    {
        if (input.Reader.TokenType == JsonTokenType.StartArray)
        {
            value = ReadList(ref input);
            return true;
        }

        if (input.Reader.TokenType != JsonTokenType.String || !input.TryReadBase64(out value))
        {
            throw input.Mismatch(Wanted);
        }

        return true;
    }

    private static ByteString ReadList(ref JsonInput input)
    {
        List<byte> bytes = [];
        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            switch (input.Reader.TokenType)
            {
                case JsonTokenType.Null:
                    bytes.Add(0);
                    break;
                case JsonTokenType.Number when input.Reader.TryGetByte(out byte element):
                    bytes.Add(element);
                    break;
                default:
                    throw input.Mismatch(Wanted + " or a list of numbers from 0 to 255");
            }
        }

        return UnsafeByteOperations.UnsafeWrap(bytes.ToArray());
    }
}
