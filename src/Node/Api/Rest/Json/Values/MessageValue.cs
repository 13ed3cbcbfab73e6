using System.Text.Json;
using Google.Protobuf;

namespace WebEtcd.Node.Api.Rest.Json.Values;

/// <summary>A message inside a message: kept when set, even if empty.</summary>
internal readonly struct MessageValue<T> : IValueCodec<T>
    where T : class, IMessage<T>, new()
{
    public static T NullElement => new();

    public static bool IsDefault(T value) => value is null;

    public static void Write(JsonOutput output, T value) => MessageCodec<T>.Instance.Write(output, value);

    public static bool TryRead(ref JsonInput input, out T value)
    {
        value = input.Reader.TokenType == JsonTokenType.StartObject ? MessageCodec<T>.Instance.Read(ref input) : throw input.Mismatch("an object");
        return true;
    }
}
