using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Leases: keys that live only as long as somebody asks for it.</summary>
public interface ILeaseService
{
    ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context);

    ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context);

    /// <summary>Renews once; a stream of keep-alives calls this for each message. An unknown lease is answered with TTL 0.</summary>
    ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context);

    ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context);

    ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context);
}
