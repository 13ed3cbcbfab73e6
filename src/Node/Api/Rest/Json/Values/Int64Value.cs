using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>int64: out as a string, in as number or string.</summary>
internal readonly struct Int64Value : IValueCodec<long>
{
    public static long NullElement => 0;

    public static bool IsDefault(long value) => value == 0;

    public static void Write(JsonOutput output, long value) => output.Quoted(value);

    public static bool TryRead(ref JsonInput input, out long value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !input.TryReadInteger(out long number))
        {
            throw input.Mismatch("a whole number in 64 bits");
        }

        value = number;
        return true;
    }
}
