using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeLeaseService : ILeaseService
{
    public Dictionary<long, long> SecondsLeft { get; } = [];

    public ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context) =>
        ValueTask.FromResult(new LeaseTimeToLiveResponse { ID = request.ID, TTL = SecondsLeft.GetValueOrDefault(request.ID, -1) });

    public ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context)
    {
        SecondsLeft[request.ID] = request.TTL;
        return ValueTask.FromResult(new LeaseGrantResponse { ID = request.ID, TTL = request.TTL });
    }

    public ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context) =>
        SecondsLeft.Remove(request.ID) ? ValueTask.FromResult(new LeaseRevokeResponse()) : throw new EtcdException(EtcdErrors.LeaseNotFound);

    public ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context) =>
        ValueTask.FromResult(new LeaseKeepAliveResponse { ID = request.ID, TTL = SecondsLeft.GetValueOrDefault(request.ID) });

    public ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context) =>
        ValueTask.FromResult(new LeaseLeasesResponse { Leases = { SecondsLeft.Keys.Select(id => new LeaseStatus { ID = id }) } });
}
