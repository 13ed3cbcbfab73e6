using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>
/// enum: out as the name (unknown numbers as numbers); in as name or number. An unknown name is as if the field were not there, since
/// newer clients may know more names.
/// </summary>
internal readonly struct EnumValue<T> : IValueCodec<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByName = Names().ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    private static readonly FrozenDictionary<int, byte[]> Quoted =
        Names().DistinctBy(pair => pair.Value).ToFrozenDictionary(pair => Number(pair.Value), pair => Encoding.UTF8.GetBytes($"\"{pair.Name}\""));

    public static T NullElement => default;

    public static bool IsDefault(T value) => Number(value) == 0;

    public static void Write(JsonOutput output, T value)
    {
        if (Quoted.TryGetValue(Number(value), out byte[]? name))
        {
            output.Raw(name);
        }
        else
        {
            output.Number(Number(value));
        }
    }

    public static bool TryRead(ref JsonInput input, out T value)
    {
        if (input.Reader.TokenType == JsonTokenType.String)
        {
            return ByName.TryGetValue(input.ReadString(), out value);
        }

        if (input.Reader.TokenType != JsonTokenType.Number || !input.TryReadInteger(out long number) || number is < int.MinValue or > int.MaxValue)
        {
            throw input.Mismatch("a name or number of its enum");
        }

        int narrow = (int)number;
        value = Unsafe.As<int, T>(ref narrow);
        return true;
    }

    private static int Number(T value) => Unsafe.As<T, int>(ref value);

    private static IEnumerable<(string Name, T Value)> Names() =>
        typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? field.Name, (T)field.GetValue(null)!));
}
