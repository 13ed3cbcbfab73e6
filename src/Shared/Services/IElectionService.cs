using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Elections of one leader among many candidates. Every method throws <see cref="EtcdException"/> for what etcd answers as an error.</summary>
public interface IElectionService
{
    /// <summary>Waits until the caller leads. A wait that ends in another way withdraws the candidate.</summary>
    ValueTask<CampaignResponse> CampaignAsync(CampaignRequest request, CallContext context);

    /// <summary>Changes the leader's value.</summary>
    ValueTask<ProclaimResponse> ProclaimAsync(ProclaimRequest request, CallContext context);

    /// <summary>The present leader.</summary>
    ValueTask<LeaderResponse> LeaderAsync(LeaderRequest request, CallContext context);

    /// <summary>The leader, each of its values, and each leader after it, until the caller's token ends it.</summary>
    IAsyncEnumerable<LeaderResponse> ObserveAsync(LeaderRequest request, CallContext context);

    /// <summary>Gives leadership up; who does not lead (any more) has nothing to give up.</summary>
    ValueTask<ResignResponse> ResignAsync(ResignRequest request, CallContext context);
}
