using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeLeaseService : ILeaseService
{
    private const long ChosenId = 0x5eed;

    public Dictionary<long, long> SecondsLeft { get; } = [];

    /// <summary>Whose keys are named; null names none.</summary>
    public FakeStore? Store { get; set; }

    /// <summary>Thrown by the list of all leases when set; null for none.</summary>
    public EtcdError? ListRefusal { get; set; }

    public ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context)
    {
        LeaseTimeToLiveResponse answer = new() { ID = request.ID, TTL = SecondsLeft.GetValueOrDefault(request.ID, -1), GrantedTTL = 60 };
        answer.Keys.Add(request.Keys ? Store?.All().Where(kv => kv.Lease == request.ID).Select(kv => kv.Key) ?? [] : []);
        return ValueTask.FromResult(answer);
    }

    public ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context)
    {
        long id = request.ID == 0 ? ChosenId : request.ID;
        if (request.TTL > 9_000_000_000)
        {
            throw new EtcdException(EtcdErrors.LeaseTtlTooLarge);
        }

        SecondsLeft[id] = request.TTL;
        return ValueTask.FromResult(new LeaseGrantResponse { ID = id, TTL = request.TTL });
    }

    public ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context) =>
        SecondsLeft.Remove(request.ID) ? ValueTask.FromResult(new LeaseRevokeResponse()) : throw new EtcdException(EtcdErrors.LeaseNotFound);

    public ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context) =>
        ValueTask.FromResult(new LeaseKeepAliveResponse { ID = request.ID, TTL = SecondsLeft.GetValueOrDefault(request.ID) });

    public ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context) =>
        ListRefusal is not null ? throw new EtcdException(ListRefusal) : ValueTask.FromResult(new LeaseLeasesResponse { Leases = { SecondsLeft.Keys.Select(id => new LeaseStatus { ID = id }) } });
}
