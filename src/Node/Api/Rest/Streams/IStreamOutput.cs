namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>Carries messages to the client, each at once.</summary>
internal interface IStreamOutput
{
    /// <summary>Something has been sent: an error can no longer be an HTTP status.</summary>
    bool HasStarted { get; }

    /// <summary>Sends one JSON message, or several with a line feed between them.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> messages, CancellationToken cancellation);
}
