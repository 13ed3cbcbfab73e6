using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>int32: out as a number, in as number or string.</summary>
internal readonly struct Int32Value : IValueCodec<int>
{
    public static int NullElement => 0;

    public static bool IsDefault(int value) => value == 0;

    public static void Write(JsonOutput output, int value) => output.Number(value);

    public static bool TryRead(ref JsonInput input, out int value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !input.TryReadInteger(out long number) || number is < int.MinValue or > int.MaxValue)
        {
            throw input.Mismatch("a whole number in 32 bits");
        }

        value = (int)number;
        return true;
    }
}
