using System.Runtime.CompilerServices;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Json.Fields;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>
/// JSON of one message type, after the rules of etcd's gateways (the newer and the older one; what either takes is taken). The tables
/// are made once from the message's descriptor.
/// </summary>
internal sealed class MessageCodec<T>
    where T : class, IMessage<T>, new()
{
    public static readonly MessageCodec<T> Instance = new();

    private const int LongestName = 64;
    private const int StackCheckDepth = 32;

    private readonly JsonField<T>[] _fields;
    private readonly (byte[] Name, JsonField<T> Field)[][] _buckets;

    private MessageCodec()
    {
        MessageDescriptor descriptor = new T().Descriptor;
        _fields = descriptor.Fields.InFieldNumberOrder().Select(JsonFieldFactory.Create<T>).ToArray();
        int size = 1;
        while (size < _fields.Length * 4)
        {
            size *= 2;
        }

        var spellings = _fields.SelectMany(field => field.Spellings.Select(name => (Name: name, Field: field))).ToArray();
        _buckets = new (byte[], JsonField<T>)[size][];
        for (int i = 0; i < size; i++)
        {
            _buckets[i] = spellings.Where(spelling => (Hash(spelling.Name) & (size - 1)) == i).ToArray();
        }
    }

    /// <summary>Reads the first JSON value of a body; what follows it is not looked at. No body at all, and <c>null</c>, are an empty message.</summary>
    /// <exception cref="JsonDecodeException">Not JSON, or not JSON of this message.</exception>
    public T Decode(ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return new T();
        }

        JsonInput input = new(body);
        try
        {
            input.Reader.Read();
            return input.Reader.TokenType switch
            {
                JsonTokenType.StartObject => Read(ref input),
                JsonTokenType.Null => new T(),
                _ => throw input.Mismatch("an object"),
            };
        }
        catch (JsonException e)
        {
            throw new JsonDecodeException($"json: (line {e.LineNumber + 1}:{e.BytePositionInLine + 1}): {WithoutPlace(e.Message)}");
        }
    }

    public void Write(JsonOutput output, T message)
    {
        output.Byte((byte)'{');
        foreach (JsonField<T> field in _fields)
        {
            field.Write(output, message);
        }

        output.Close((byte)'}');
    }

    /// <summary>Reads the object whose opening bracket the reader stands on.</summary>
    public T Read(ref JsonInput input)
    {
        input.EnterMessage();
        if (input.Reader.CurrentDepth > StackCheckDepth)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }

        T message = new();
        while (input.Reader.Read() && input.Reader.TokenType == JsonTokenType.PropertyName)
        {
            JsonField<T>? field = Find(ref input);
            if (field is null)
            {
                input.Reader.Skip();
                continue;
            }

            input.Reader.Read();
            input.Field = field.Name;
            field.Read(ref input, message);
        }

        input.LeaveMessage();
        return message;
    }

    private JsonField<T>? Find(ref JsonInput input)
    {
        if (!input.Reader.ValueIsEscaped)
        {
            return Find(input.Reader.ValueSpan);
        }

        Span<byte> plain = stackalloc byte[LongestName * 6];
        return input.TryUnescapeShort(plain, out int length) ? Find(plain[..length]) : null;
    }

    private JsonField<T>? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        foreach ((byte[] spelling, JsonField<T> field) in _buckets[Hash(name) & (_buckets.Length - 1)])
        {
            if (name.SequenceEqual(spelling))
            {
                return field;
            }
        }

        return null;
    }

    // The names of a message differ in length, last or first letter nearly always; a bucket holds one or two.
    private static int Hash(ReadOnlySpan<byte> name) => name.Length + (name[0] * 7) + (name[^1] * 31);

    private static string WithoutPlace(string message)
    {
        int at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}
