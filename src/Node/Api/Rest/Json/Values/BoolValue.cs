using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>bool: true and false only.</summary>
internal readonly struct BoolValue : IValueCodec<bool>
{
    public static bool NullElement => false;

    public static bool IsDefault(bool value) => !value;

    public static void Write(JsonOutput output, bool value) => output.Raw(value ? "true"u8 : "false"u8);

    public static bool TryRead(ref JsonInput input, out bool value)
    {
        value = input.Reader.TokenType == JsonTokenType.True;
        return value || input.Reader.TokenType == JsonTokenType.False ? true : throw input.Mismatch("true or false");
    }
}
