namespace WebEtcd.Bench.Http2;

/// <summary>Receives what a connection's streams bring. Calls come one at a time, with the connection's gate held; answers may be sent from within.</summary>
internal interface IStreamSink
{
    /// <summary>A whole gRPC message of the stream that was opened with <paramref name="tag"/>. The bytes are valid during the call.</summary>
    void OnMessage(int tag, ReadOnlySpan<byte> message);

    /// <summary>The stream ended; <paramref name="error"/> is null when it ended well.</summary>
    void OnStreamEnd(int tag, string? error);

    /// <summary>The connection is gone and all its streams with it; no further call follows.</summary>
    void OnConnectionLost(string error);
}
