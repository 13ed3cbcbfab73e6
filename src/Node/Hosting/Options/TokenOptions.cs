namespace WebEtcd.Node.Hosting.Options;

/// <summary>What <c>--auth-token</c> says: simple tokens, or signed ones (JWT) with their algorithm and keys.</summary>
internal sealed class TokenOptions
{
    public static readonly TokenOptions Simple = new();

    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromMinutes(5);
    private static readonly string[] Methods = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

    /// <summary>The one algorithm that is used and accepted, as RS256; null for simple tokens.</summary>
    public string? SignMethod { get; private init; }

    /// <summary>File of the key that verifies; null when the private one has it.</summary>
    public string? PublicKeyFile { get; private init; }

    /// <summary>File of the key that signs; null for a member that only verifies.</summary>
    public string? PrivateKeyFile { get; private init; }

    /// <summary>How long a signed token is valid.</summary>
    public TimeSpan TimeToLive { get; private init; } = DefaultTimeToLive;

    /// <exception cref="FlagFormatException">Not understood; the message says why.</exception>
    public static TokenOptions Parse(string text)
    {
        string[] parts = text.Split(',');
        if (parts is [""] or ["simple"])
        {
            return Simple;
        }

        if (parts[0] != "jwt")
        {
            throw new FlagFormatException("must be simple or jwt,sign-method=...,pub-key=...,priv-key=...,ttl=...");
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string part in parts[1..])
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !values.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw new FlagFormatException($"has '{part}', which is no name=value, or comes twice");
            }
        }

        if (values.Keys.FirstOrDefault(static key => key is not ("sign-method" or "pub-key" or "priv-key" or "ttl")) is { } unknown)
        {
            throw new FlagFormatException($"has the unknown name {unknown}; known are sign-method, pub-key, priv-key and ttl");
        }

        string method = values.GetValueOrDefault("sign-method", "");
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            throw new FlagFormatException("needs a sign-method: one of " + string.Join(", ", Methods));
        }

        if (!values.ContainsKey("pub-key") && !values.ContainsKey("priv-key"))
        {
            throw new FlagFormatException("needs a file with a key: priv-key, pub-key or both");
        }

        if (method.StartsWith("HS", StringComparison.Ordinal) && !values.ContainsKey("priv-key"))
        {
            throw new FlagFormatException("needs priv-key for " + method);
        }

        return new TokenOptions
        {
            SignMethod = method,
            PublicKeyFile = values.GetValueOrDefault("pub-key"),
            PrivateKeyFile = values.GetValueOrDefault("priv-key"),
            TimeToLive = values.TryGetValue("ttl", out string? ttl) ? FlagText.Duration(ttl) : DefaultTimeToLive,
        };
    }
}
