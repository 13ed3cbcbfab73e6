using System.Buffers.Binary;
using Google.Protobuf;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>An open call, message by message.</summary>
internal sealed class GrpcTestStream(Stream request, GrpcTestClient.StreamedContent content, Task<HttpResponseMessage> response, CancellationTokenSource ends) : IDisposable
{
    private Stream? _answer;

    public Task SendAsync(IMessage message) => SendRawAsync(GrpcTestClient.Frame(message));

    public async Task SendRawAsync(byte[] bytes)
    {
        await request.WriteAsync(bytes).AsTask().Soon();
        await request.FlushAsync().Soon();
    }

    /// <summary>Ends the client's half.</summary>
    public void HalfClose() => content.Complete();

    /// <summary>Gives the call up.</summary>
    public void Cancel()
    {
        ends.Cancel();
        if (response.IsCompletedSuccessfully)
        {
            response.Result.Dispose();
        }
    }

    /// <summary>The next message; null at the end of the answer.</summary>
    public async Task<T?> ReceiveAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        _answer ??= await (await response.Soon()).Content.ReadAsStreamAsync().Soon();
        var header = new byte[5];
        int read = await _answer.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false).AsTask().Soon();
        if (read == 0)
        {
            return null;
        }

        Assert.Equal(5, read);
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1))];
        await _answer.ReadExactlyAsync(payload).AsTask().Soon();
        return parser.ParseFrom(payload);
    }

    /// <summary>Reads to the end and takes the status.</summary>
    public async Task<GrpcReply> EndAsync()
    {
        HttpResponseMessage message = await response.Soon();
        _answer ??= await message.Content.ReadAsStreamAsync().Soon();
        var rest = new MemoryStream();
        await _answer.CopyToAsync(rest).Soon();
        return GrpcTestClient.Take(message, rest.ToArray());
    }

    public void Dispose()
    {
        Cancel();
        content.Complete();
        ends.Dispose();
    }
}
