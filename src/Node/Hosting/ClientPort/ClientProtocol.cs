namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>What a client speaks, told from the first bytes it sends.</summary>
internal enum ClientProtocol
{
    /// <summary>Too few bytes to tell.</summary>
    Undecided,

    /// <summary>HTTP/1.0 or HTTP/1.1, or something that the HTTP/1.1 parser shall refuse.</summary>
    Http1,

    /// <summary>HTTP/2 with prior knowledge: the connection preface has begun.</summary>
    Http2,

    /// <summary>A TLS handshake, which a clear-text port cannot answer.</summary>
    Tls,
}
