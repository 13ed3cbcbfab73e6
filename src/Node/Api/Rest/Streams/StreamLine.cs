using Google.Protobuf;
using WebEtcd.Node.Api.Rest.Json;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>The line that carries a message of a stream.</summary>
internal static class StreamLine
{
    public static void Write<T>(JsonOutput output, T message)
        where T : class, IMessage<T>, new()
    {
        output.Raw("{\"result\":"u8);
        MessageCodec<T>.Instance.Write(output, message);
        output.Byte((byte)'}');
    }
}
