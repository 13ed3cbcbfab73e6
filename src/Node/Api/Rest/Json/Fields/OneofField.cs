using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace WebEtcd.Node.Api.Rest.Json.Fields;

/// <summary>A member of a oneof: written whenever it is the one that is set, even with its default; the last one read wins.</summary>
internal sealed class OneofField<T, TValue, TCodec> : JsonField<T>
    where TCodec : struct, IValueCodec<TValue>
{
    private readonly Func<T, TValue> _get;
    private readonly Action<T, TValue> _set;
    private readonly Func<T, int> _case;
    private readonly int _number;

    public OneofField(FieldDescriptor descriptor, PropertyInfo property, PropertyInfo caseProperty)
        : base(descriptor)
    {
        _get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
        _set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();
        _number = descriptor.FieldNumber;
        ParameterExpression message = Expression.Parameter(typeof(T));
        _case = Expression.Lambda<Func<T, int>>(Expression.Convert(Expression.Property(message, caseProperty), typeof(int)), message).Compile();
    }

    public override void Write(JsonOutput output, T message)
    {
        if (_case(message) != _number)
        {
            return;
        }

        output.Raw(Label);
        TCodec.Write(output, _get(message));
        output.Byte((byte)',');
    }

    public override void Read(ref JsonInput input, T message)
    {
        if (input.Reader.TokenType != JsonTokenType.Null && TCodec.TryRead(ref input, out TValue value))
        {
            _set(message, value);
        }
    }
}
