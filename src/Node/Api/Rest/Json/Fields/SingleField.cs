using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace WebEtcd.Node.Api.Rest.Json.Fields;

/// <summary>A field with one value, without presence of its own: a scalar's default is left out, and a message that is not set.</summary>
internal sealed class SingleField<T, TValue, TCodec>(FieldDescriptor descriptor, PropertyInfo property) : JsonField<T>(descriptor)
    where TCodec : struct, IValueCodec<TValue>
{
    private readonly Func<T, TValue> _get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
    private readonly Action<T, TValue> _set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();
    private readonly TValue _default = (TValue)(descriptor.FieldType == FieldType.Message ? null! : property.GetValue(Activator.CreateInstance<T>())!);

    public override void Write(JsonOutput output, T message)
    {
        TValue value = _get(message);
        if (TCodec.IsDefault(value))
        {
            return;
        }

        output.Raw(Label);
        TCodec.Write(output, value);
        output.Byte((byte)',');
    }

    public override void Read(ref JsonInput input, T message)
    {
        if (input.Reader.TokenType == JsonTokenType.Null)
        {
            _set(message, _default);
        }
        else if (TCodec.TryRead(ref input, out TValue value))
        {
            _set(message, value);
        }
    }
}
