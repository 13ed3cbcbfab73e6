using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>Has a snapshot of three chunks.</summary>
internal sealed class FakeMaintenanceService : IMaintenanceService
{
    public const int ChunkBytes = 32 * 1024;

    public ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallContext context) => new(new StatusResponse { Header = new ResponseHeader(), Version = "3.6.0", DbSize = 4096, Leader = 0xabc });

    public ValueTask<AlarmResponse> AlarmAsync(AlarmRequest request, CallContext context) => new(new AlarmResponse());

    public ValueTask<DefragmentResponse> DefragmentAsync(DefragmentRequest request, CallContext context) => new(new DefragmentResponse());

    public ValueTask<HashResponse> HashAsync(HashRequest request, CallContext context) => new(new HashResponse { Hash = 1 });

    public ValueTask<HashKVResponse> HashKvAsync(HashKVRequest request, CallContext context) => new(new HashKVResponse { Hash = 2 });

    public ValueTask<MoveLeaderResponse> MoveLeaderAsync(MoveLeaderRequest request, CallContext context) => new(new MoveLeaderResponse());

    public ValueTask<DowngradeResponse> DowngradeAsync(DowngradeRequest request, CallContext context) => new(new DowngradeResponse());

    public async IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest request, CallContext context)
    {
        for (int left = 2; left >= 0; left--)
        {
            await Task.Yield();
            yield return new SnapshotResponse { RemainingBytes = (ulong)(left * ChunkBytes), Blob = UnsafeByteOperations.UnsafeWrap(new byte[ChunkBytes]) };
        }
    }
}
