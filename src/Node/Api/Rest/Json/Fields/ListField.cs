using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace WebEtcd.Node.Api.Rest.Json.Fields;

/// <summary>A repeated field: a list, left out when empty.</summary>
internal sealed class ListField<T, TValue, TCodec>(FieldDescriptor descriptor, PropertyInfo property) : JsonField<T>(descriptor)
    where TCodec : struct, IValueCodec<TValue>
{
    private readonly Func<T, RepeatedField<TValue>> _get = property.GetMethod!.CreateDelegate<Func<T, RepeatedField<TValue>>>();

    public override void Write(JsonOutput output, T message)
    {
        RepeatedField<TValue> values = _get(message);
        if (values.Count == 0)
        {
            return;
        }

        output.Raw(Label);
        output.Byte((byte)'[');
        for (int i = 0; i < values.Count; i++)
        {
            TCodec.Write(output, values[i]);
            output.Byte((byte)',');
        }

        output.Close((byte)']');
        output.Byte((byte)',');
    }

    public override void Read(ref JsonInput input, T message)
    {
        RepeatedField<TValue> values = _get(message);
        values.Clear();
        if (input.Reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (input.Reader.TokenType != JsonTokenType.StartArray)
        {
            throw input.Mismatch("a list");
        }

        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            if (input.Reader.TokenType == JsonTokenType.Null)
            {
                values.Add(TCodec.NullElement);
            }
            else if (TCodec.TryRead(ref input, out TValue value))
            {
                values.Add(value);
            }
        }
    }
}
