namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>Limits and timeouts of the clear-text client port.</summary>
public sealed class ClientPortOptions
{
    /// <summary>How long a new connection may take to send the bytes that tell HTTP/1.1 from HTTP/2. Default 10 s.</summary>
    public TimeSpan FirstBytesTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections that may wait for their first bytes at one time; one more closes the one that has waited longest. Default 1024.</summary>
    public int MaxPendingConnections { get; set; } = 1024;

    /// <summary>Length of the queue of connections the operating system has accepted and the server has not. Default 4096.</summary>
    public int Backlog { get; set; } = 4096;

    /// <summary>Open client connections, of both kinds together; null for no limit. Default null.</summary>
    public long? MaxConnections { get; set; }

    /// <summary>Calls that one HTTP/2 connection may have open. A client with more waits. Default 2000.</summary>
    public int MaxStreamsPerConnection { get; set; } = 2000;

    /// <summary>Bytes that a client may have on the way to one HTTP/2 stream. Default 1 MiB.</summary>
    public int InitialStreamWindowBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes that a client may have on the way to one HTTP/2 connection. Default 8 MiB.</summary>
    public int InitialConnectionWindowBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Silence after which the server asks an HTTP/2 client whether it is still there. Default 60 s.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the answer to that question may take before the connection is closed. Default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection without a request in progress stays open. Default 1 h: clients keep theirs for long.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the headers of one request may take. Default 30 s.</summary>
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Queues that the socket engine spreads connections over; each works off its packets in batches. Default half of the
    /// processors: on two of them one queue measured as fast as two, and both faster than none (0).
    /// </summary>
    public int IoQueueCount { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// Run the protocol on the thread that the socket completed on. Default off: it measured 1.4 to 1.7 times the processor time for
    /// each call, since every packet is then handled alone instead of in batches.
    /// </summary>
    public bool InlineScheduling { get; set; }

    /// <summary>Hold no receive buffer (4 KiB) for a connection that is silent, at the price of one more system call for each packet.</summary>
    public bool WaitForDataBeforeAllocatingBuffer { get; set; }
}
