using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>State and upkeep of one member.</summary>
public interface IMaintenanceService
{
    ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallContext context);

    ValueTask<AlarmResponse> AlarmAsync(AlarmRequest request, CallContext context);

    ValueTask<DefragmentResponse> DefragmentAsync(DefragmentRequest request, CallContext context);

    ValueTask<HashResponse> HashAsync(HashRequest request, CallContext context);

    ValueTask<HashKVResponse> HashKvAsync(HashKVRequest request, CallContext context);

    ValueTask<MoveLeaderResponse> MoveLeaderAsync(MoveLeaderRequest request, CallContext context);

    ValueTask<DowngradeResponse> DowngradeAsync(DowngradeRequest request, CallContext context);

    IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest request, CallContext context);
}
