using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>uint32: out as a number, in as number or string.</summary>
internal readonly struct UInt32Value : IValueCodec<uint>
{
    public static uint NullElement => 0;

    public static bool IsDefault(uint value) => value == 0;

    public static void Write(JsonOutput output, uint value) => output.Number(value);

    public static bool TryRead(ref JsonInput input, out uint value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !input.TryReadInteger(out long number) || number is < 0 or > uint.MaxValue)
        {
            throw input.Mismatch("a whole number from 0 in 32 bits");
        }

        value = (uint)number;
        return true;
    }
}
