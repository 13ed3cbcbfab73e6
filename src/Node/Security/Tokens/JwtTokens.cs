using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>
/// Signed tokens, which no member has to remember: they name the user, the auth revision and their end. The algorithm is the configured one and no other,
/// whatever a token says of itself. After any change of users or roles such a token is refused as old, as on etcd.
/// </summary>
internal sealed class JwtTokens(TokenOptions options, JwtKey key, TimeProvider time) : ITokenFormat
{
    private static readonly EtcdError VerifyOnly = new(StatusCode.Unknown, "auth: token signing attempted with verify-only key");

    public TokenDraft Begin() => key.CanSign ? new TokenDraft("", "") : throw new EtcdException(VerifyOnly);

    public string Finish(TokenDraft draft, string index, string user, ulong revision)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["alg"] = options.SignMethod!, ["typ"] = "JWT" });
        byte[] claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["username"] = user,
            ["revision"] = revision,
            ["exp"] = (time.GetUtcNow() + options.TimeToLive).ToUnixTimeSeconds(),
        });
        string signed = Base64Url.EncodeToString(header) + "." + Base64Url.EncodeToString(claims);
        return signed + "." + Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    public ValueTask<AuthIdentity?> ReadAsync(string token, ulong revision, CancellationToken cancellation) => ValueTask.FromResult(Read(token));

    public string? OwnerOf(string token) => Read(token)?.User;

    private AuthIdentity? Read(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } claims || Decode(parts[2]) is not { } signature)
        {
            return null;
        }

        if (!key.Verify(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), signature))
        {
            return null;
        }

        try
        {
            using JsonDocument said = JsonDocument.Parse(header);
            using JsonDocument claimed = JsonDocument.Parse(claims);
            return IsOurs(said.RootElement) ? Identity(claimed.RootElement) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsOurs(JsonElement header) => header.TryGetProperty("alg", out JsonElement algorithm) && algorithm.ValueEquals(options.SignMethod);

    private AuthIdentity? Identity(JsonElement claims)
    {
        bool isValid = claims.TryGetProperty("exp", out JsonElement end) && end.TryGetDouble(out double endSeconds) && endSeconds > time.GetUtcNow().ToUnixTimeSeconds();
        if (!isValid || !claims.TryGetProperty("username", out JsonElement user) || !claims.TryGetProperty("revision", out JsonElement revision))
        {
            return null;
        }

        return user.GetString() is { Length: > 0 } name && revision.TryGetUInt64(out ulong number) ? new AuthIdentity(name, number) : null;
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
