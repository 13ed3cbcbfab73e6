using System.Text.Json;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>string: what is no UTF-8 and lone surrogates become U+FFFD.</summary>
internal readonly struct StringValue : IValueCodec<string>
{
    public static string NullElement => "";

    public static bool IsDefault(string value) => value.Length == 0;

    public static void Write(JsonOutput output, string value) => output.Text(value);

    public static bool TryRead(ref JsonInput input, out string value)
    {
        value = input.Reader.TokenType == JsonTokenType.String ? input.ReadString() : throw input.Mismatch("a string");
        return true;
    }
}
