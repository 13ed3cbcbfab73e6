using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>How tokens are made and read: the two forms that etcd has.</summary>
internal interface ITokenFormat
{
    /// <summary>Begins a token. What it gives back goes through the log in the token's place.</summary>
    TokenDraft Begin();

    /// <summary>The token for a user whose authentication was applied.</summary>
    /// <param name="draft">From <see cref="Begin"/>.</param>
    /// <param name="index">Log index of the authentication.</param>
    /// <param name="user">Who.</param>
    /// <param name="revision">The auth revision under which the password was checked.</param>
    string Finish(TokenDraft draft, string index, string user, ulong revision);

    /// <summary>Who sent the token.</summary>
    /// <param name="token">As the client sent it.</param>
    /// <param name="revision">The auth revision of now.</param>
    /// <param name="cancellation">Ends the wait for an authentication that this member has not applied yet.</param>
    /// <returns>The identity; null for a token that is not valid here and now.</returns>
    ValueTask<AuthIdentity?> ReadAsync(string token, ulong revision, CancellationToken cancellation);

    /// <summary>Whose a token is, without using it: it does not live longer for that. Null for one that is not valid here and now.</summary>
    string? OwnerOf(string token);
}
