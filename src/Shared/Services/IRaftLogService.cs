using WebEtcd.Shared.Errors;

namespace WebEtcd.Shared.Services;

/// <summary>
/// Looks into the Raft log of the member that is asked. While authentication is on, only root may: entries name the keys of everybody. Values, passwords,
/// their hashes and tokens are never told.
/// </summary>
public interface IRaftLogService
{
    /// <summary>Reads some entries and the marks in the log. Throws <see cref="EtcdException"/> for who may not, and when the member does not answer in time.</summary>
    ValueTask<RaftLogPage> ReadAsync(RaftLogQuery query, CallContext context);
}
