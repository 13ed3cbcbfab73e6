using Google.Protobuf;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>An open call with messages both ways. It lives until it is disposed, the cancellation, or the server's end.</summary>
internal sealed class EtcdStream(StreamedContent request, Task<HttpResponseMessage> response, CancellationToken cancellation) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Stream? _answers;

    /// <summary>Sends a message.</summary>
    /// <exception cref="IOException">The call has ended.</exception>
    public async Task SendAsync(IMessage message)
    {
        var opened = await Task.WhenAny(request.Opened, response);
        if (opened == response && !request.Opened.IsCompleted)
        {
            using var ended = await response;
            throw new IOException($"the call ended at once: {GrpcStatus.Of(ended)}");
        }
        var stream = await request.Opened;
        await _sending.WaitAsync(cancellation);
        try
        {
            await stream.WriteAsync(GrpcFrame.Of(message), cancellation);
            await stream.FlushAsync(cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says that no further message comes. A call that takes one message begins only then.</summary>
    public void EndSending() => request.Complete();

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task<T?> ReceiveAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        _answers ??= await (await response).Content.ReadAsStreamAsync(cancellation);
        return await GrpcFrame.ReadAsync(_answers, cancellation) is { } payload ? parser.ParseFrom(payload) : null;
    }

    /// <summary>How the call ended; to be asked after the last message.</summary>
    public async Task<string> StatusAsync() => GrpcStatus.Of(await response).ToString();

    /// <inheritdoc/>
    public void Dispose()
    {
        request.Complete();
        if (response.IsCompletedSuccessfully)
        {
            response.Result.Dispose();
        }
        _sending.Dispose();
    }
}
