namespace WebEtcd.Node.Hosting.Options;

/// <summary>Who may come in.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Origins of web pages that may call the client port, besides our own; <c>*</c> for all. Default: none (etcd: all).</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>Names that requests may be addressed to; <c>*</c> for all. Default: none given, which is our own addresses and localhost for browsers, and any for others.</summary>
    public IReadOnlyList<string> HostWhitelist { get; set; } = [];

    /// <summary>Kind of tokens. Default: simple ones.</summary>
    public TokenOptions AuthToken { get; set; } = TokenOptions.Simple;

    /// <summary>Seconds after which a token that is not used ends. Default: 300.</summary>
    public int AuthTokenTtlSeconds { get; set; } = 300;

    /// <summary>Cost of hashing a password. Default: 10.</summary>
    public int BcryptCost { get; set; } = 10;

    /// <summary>Accept that ports reachable from other machines are open without TLS. Default: false.</summary>
    public bool AllowInsecureListen { get; set; }
}
