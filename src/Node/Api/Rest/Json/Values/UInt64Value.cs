using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>uint64: out as a string, in as number or string.</summary>
internal readonly struct UInt64Value : IValueCodec<ulong>
{
    public static ulong NullElement => 0;

    public static bool IsDefault(ulong value) => value == 0;

    public static void Write(JsonOutput output, ulong value) => output.Quoted(value);

    public static bool TryRead(ref JsonInput input, out ulong value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !input.TryReadInteger(out ulong number))
        {
            throw input.Mismatch("a whole number from 0 in 64 bits");
        }

        value = number;
        return true;
    }
}
