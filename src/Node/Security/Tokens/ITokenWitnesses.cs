using WebEtcd.Shared.Protos.Tokens;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>Port to the other members, who may know a token that this one forgot at its restart.</summary>
internal interface ITokenWitnesses
{
    /// <summary>The first answer that knows the token; null when none does in time. Never throws for a member that cannot be asked.</summary>
    Task<FindTokenResponse?> FindAsync(FindTokenRequest request, CancellationToken cancellation);
}
