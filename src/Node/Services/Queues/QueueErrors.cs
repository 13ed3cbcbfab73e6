using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Services.Queues;

/// <summary>
/// Errors of locks and elections. In etcd both are clients of the server that they run in, and only the texts of its errors come through: every code is
/// "unknown".
/// </summary>
internal static class QueueErrors
{
    public static readonly EtcdError LockSessionExpired = new(StatusCode.Unknown, "mutex: session is expired");
    public static readonly EtcdError ElectionSessionExpired = new(StatusCode.Unknown, "election: session is expired");
    public static readonly EtcdError NotLeader = new(StatusCode.Unknown, "election: not leader");
    public static readonly EtcdError NoLeader = new(StatusCode.Unknown, "election: no leader");
    public static readonly EtcdError MissingLeaderKey = new(StatusCode.Unknown, "\"leader\" field must be provided");

    /// <summary>An error of a call within, as the caller sees it.</summary>
    public static EtcdException Outer(EtcdException inner) =>
        inner.Error.Code == StatusCode.Unknown ? inner : new EtcdException(StatusCode.Unknown, inner.Error.Message);
}
