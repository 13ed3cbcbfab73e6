namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>
/// What is known of one open connection. Calls only add to two numbers here and leave what they have in hand anyway; what it means is worked out when
/// somebody looks.
/// </summary>
internal sealed class ClientConnection(long id, string peer, DateTimeOffset since) : IClientPeerFeature
{
    private const int MaxProgramLength = 120;

    private long _calls;
    private int _openCalls;
    private string? _token;
    private string? _certificateUser;
    private string? _program;

    /// <summary>Counts connections since the start of the process.</summary>
    public long Id { get; } = id;

    public string Peer { get; } = peer;

    public DateTimeOffset Since { get; } = since;

    /// <summary>As HTTP names it, or TLS before the handshake.</summary>
    public string Protocol { get; set; } = "";

    public long Calls => Interlocked.Read(ref _calls);

    public int OpenCalls => Volatile.Read(ref _openCalls);

    /// <summary>The token of the last call. Never to be shown or logged.</summary>
    public string? Token => Volatile.Read(ref _token);

    /// <summary>The user whom the client's certificate names.</summary>
    public string? CertificateUser => Volatile.Read(ref _certificateUser);

    /// <summary>What the client says it is; bounded. Never to be trusted.</summary>
    public string Program => Volatile.Read(ref _program) ?? "";

    /// <summary>An API call begins. Every one that begins has to end.</summary>
    public void BeginCall(string? token, string? certificateUser, IHeaderDictionary headers)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _openCalls);
        if (!ReferenceEquals(token, _token))
        {
            Volatile.Write(ref _token, token);
        }

        if (_program is null)
        {
            string said = headers.UserAgent.ToString();
            Volatile.Write(ref _certificateUser, certificateUser);
            Volatile.Write(ref _program, said.Length > MaxProgramLength ? said[..MaxProgramLength] : said);
        }
    }

    public void EndCall() => Interlocked.Decrement(ref _openCalls);
}
