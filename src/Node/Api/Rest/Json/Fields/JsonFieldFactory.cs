using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Json.Values;

namespace WebEtcd.Node.Api.Rest.Json.Fields;

/// <summary>Picks the codec of a field by its description. Runs once a message type.</summary>
internal static class JsonFieldFactory
{
    /// <exception cref="NotSupportedException">The field has a type that etcd's messages do not use (floating point, maps, groups).</exception>
    public static JsonField<T> Create<T>(FieldDescriptor field)
    {
        PropertyInfo property = typeof(T).GetProperty(field.PropertyName) ?? throw Unsupported(field);
        Type value = field.IsRepeated ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
        Type[] types = [typeof(T), value, ValueCodec(field, value)];
        if (field.IsRepeated)
        {
            return (JsonField<T>)Activator.CreateInstance(typeof(ListField<,,>).MakeGenericType(types), field, property)!;
        }

        if (field.RealContainingOneof is { } oneof)
        {
            PropertyInfo which = typeof(T).GetProperties().First(p => p.PropertyType.IsEnum && SameName(p.Name, oneof.Name + "Case"));
            return (JsonField<T>)Activator.CreateInstance(typeof(OneofField<,,>).MakeGenericType(types), field, property, which)!;
        }

        return (JsonField<T>)Activator.CreateInstance(typeof(SingleField<,,>).MakeGenericType(types), field, property)!;
    }

    private static Type ValueCodec(FieldDescriptor field, Type value) => field.FieldType switch
    {
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => typeof(Int64Value),
        FieldType.UInt64 or FieldType.Fixed64 => typeof(UInt64Value),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => typeof(Int32Value),
        FieldType.UInt32 or FieldType.Fixed32 => typeof(UInt32Value),
        FieldType.Bool => typeof(BoolValue),
        FieldType.String => typeof(StringValue),
        FieldType.Bytes => typeof(BytesValue),
        FieldType.Enum => typeof(EnumValue<>).MakeGenericType(value),
        FieldType.Message when !field.IsMap && typeof(IMessage).IsAssignableFrom(value) => typeof(MessageValue<>).MakeGenericType(value),
        _ => throw Unsupported(field),
    };

    private static bool SameName(string clr, string proto) =>
        string.Equals(clr, proto.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static NotSupportedException Unsupported(FieldDescriptor field) => new($"The JSON codec knows no {field.FieldType} as in {field.FullName}.");
}
