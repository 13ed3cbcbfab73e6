using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>A reader over one request body, with what the errors need to name: the field at hand and its place.</summary>
internal ref struct JsonInput
{
    /// <summary>etcd's gateways refuse deeper nesting of brackets.</summary>
    public const int MaxDepth = 10_000;

    // A transaction nests two messages a level and may have 128 levels at most; below that the stack is safe.
    private const int MaxMessageDepth = 260;
    private const int StackBytes = 256;

    private readonly ReadOnlySpan<byte> _text;
    private int _messageDepth;

    public Utf8JsonReader Reader;

    /// <summary>Name of the field being read, for error texts.</summary>
    public string Field;

    public JsonInput(ReadOnlySpan<byte> text)
    {
        _text = text;
        Reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        Field = "";
    }

    /// <exception cref="EtcdException">The message is nested deeper than any valid transaction.</exception>
    public void EnterMessage()
    {
        if (++_messageDepth > MaxMessageDepth)
        {
            throw new EtcdException(EtcdErrors.TooManyOps);
        }
    }

    public void LeaveMessage() => _messageDepth--;

    /// <summary>The text of the string token at hand.</summary>
    public readonly string ReadString()
    {
        if (!Reader.ValueIsEscaped)
        {
            return JsonText.Decode(Reader.ValueSpan);
        }

        byte[] plain = Unescape(out int length);
        string text = JsonText.Decode(plain.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        return text;
    }

    /// <summary>The bytes of the base64 string token at hand.</summary>
    public readonly bool TryReadBase64(out ByteString value)
    {
        if (!Reader.ValueIsEscaped)
        {
            return JsonBase64.TryDecode(Reader.ValueSpan, out value);
        }

        byte[] plain = Unescape(out int length);
        bool decoded = JsonBase64.TryDecode(plain.AsSpan(0, length), out value);
        ArrayPool<byte>.Shared.Return(plain);
        return decoded;
    }

    /// <summary>The whole number of the number or string token at hand.</summary>
    public readonly bool TryReadInteger(out long value)
    {
        if (Reader.TokenType == JsonTokenType.Number)
        {
            return JsonInteger.TryParse(Reader.ValueSpan, out value);
        }

        if (!Reader.ValueIsEscaped)
        {
            return JsonInteger.TryParseQuoted(Reader.ValueSpan, out value);
        }

        Span<byte> plain = stackalloc byte[StackBytes];
        value = 0;
        return TryUnescapeShort(plain, out int length) && JsonInteger.TryParseQuoted(plain[..length], out value);
    }

    /// <inheritdoc cref="TryReadInteger(out long)"/>
    public readonly bool TryReadInteger(out ulong value)
    {
        if (Reader.TokenType == JsonTokenType.Number)
        {
            return JsonInteger.TryParse(Reader.ValueSpan, out value);
        }

        if (!Reader.ValueIsEscaped)
        {
            return JsonInteger.TryParseQuoted(Reader.ValueSpan, out value);
        }

        Span<byte> plain = stackalloc byte[StackBytes];
        value = 0;
        return TryUnescapeShort(plain, out int length) && JsonInteger.TryParseQuoted(plain[..length], out value);
    }

    /// <summary>Undoes the escapes of a short token (a name or a number); false when it is too long to be either.</summary>
    public readonly bool TryUnescapeShort(Span<byte> to, out int length)
    {
        length = 0;
        if (Reader.ValueSpan.Length > to.Length)
        {
            return false;
        }

        length = JsonText.Unescape(Reader.ValueSpan, to);
        return true;
    }

    /// <summary>The error for a token that the field at hand cannot take.</summary>
    public readonly JsonDecodeException Mismatch(string wanted)
    {
        string got = Reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => wanted.StartsWith("a string", StringComparison.Ordinal) ? "another string" : "a string that is none",
            JsonTokenType.Number => "the number " + JsonText.Decode(Reader.ValueSpan[..Math.Min(Reader.ValueSpan.Length, 40)]),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "null",
        };
        string field = Field.Length == 0 ? "the request" : "field " + Field;
        return new JsonDecodeException($"json: ({Place()}): {field} wants {wanted}, not {got}");
    }

    private readonly byte[] Unescape(out int length)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(Math.Max(Reader.ValueSpan.Length, 4));
        length = JsonText.Unescape(Reader.ValueSpan, plain);
        return plain;
    }

    private readonly string Place()
    {
        ReadOnlySpan<byte> before = _text[..(int)Reader.TokenStartIndex];
        int line = before.Count((byte)'\n') + 1;
        int column = before.Length - before.LastIndexOf((byte)'\n');
        return $"line {line}:{column}";
    }
}
