using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>Knows the leases below 1000.</summary>
internal sealed class FakeLeaseService : ILeaseService
{
    public ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context) =>
        new(new LeaseGrantResponse { ID = request.ID, TTL = request.TTL });

    public ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context) =>
        request.ID < 1000 ? new(new LeaseRevokeResponse()) : throw new EtcdException(EtcdErrors.LeaseNotFound);

    public ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context) => request.ID switch
    {
        < 0 => throw new EtcdException(EtcdErrors.NoLeader),
        < 1000 => new(new LeaseKeepAliveResponse { Header = new ResponseHeader(), ID = request.ID, TTL = 60 }),
        _ => new(new LeaseKeepAliveResponse { Header = new ResponseHeader(), ID = request.ID }),
    };

    public ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context) =>
        new(new LeaseTimeToLiveResponse { ID = request.ID, TTL = 1, GrantedTTL = 2 });

    public ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context) => new(new LeaseLeasesResponse());
}
