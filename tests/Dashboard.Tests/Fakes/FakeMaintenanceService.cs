using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Moves the leader in what the observer shows, and has nothing to give back and one hash; the rest is not asked for.</summary>
internal sealed class FakeMaintenanceService(FakeObserver observer) : IMaintenanceService
{
    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    /// <summary>A backup ends before it is whole.</summary>
    public bool FailsHalfway { get; set; }

    public ValueTask<MoveLeaderResponse> MoveLeaderAsync(MoveLeaderRequest request, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        observer.Publish(observer.Current with
        {
            Members = [.. observer.Current.Members.Select(member => member with
            {
                Raft = member.Raft with { Role = member.MemberId == request.TargetID ? "leader" : "follower", LeaderId = request.TargetID, Progress = [] },
            })],
        });
        return ValueTask.FromResult(new MoveLeaderResponse());
    }

    public ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<AlarmResponse> AlarmAsync(AlarmRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<DefragmentResponse> DefragmentAsync(DefragmentRequest request, CallContext context) =>
        Failure is null ? ValueTask.FromResult(new DefragmentResponse()) : throw new EtcdException(Failure);

    public ValueTask<HashResponse> HashAsync(HashRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<HashKVResponse> HashKvAsync(HashKVRequest request, CallContext context) => Failure is null
        ? ValueTask.FromResult(new HashKVResponse { Hash = 0x0badcafe, HashRevision = request.Revision == 0 ? 913 : request.Revision, CompactRevision = 2 })
        : throw new EtcdException(Failure);

    public ValueTask<DowngradeResponse> DowngradeAsync(DowngradeRequest request, CallContext context) => throw new NotSupportedException();

    /// <summary>Two parts and their checksum; the first is what the caller's token says.</summary>
    public async IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest request, CallContext context)
    {
        await Task.CompletedTask;
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        yield return new SnapshotResponse { Blob = ByteString.CopyFromUtf8($"for {context.Token};"), RemainingBytes = 4 };
        if (FailsHalfway)
        {
            throw new EtcdException(StatusCode.Internal, "the disk is gone");
        }

        yield return new SnapshotResponse { Blob = ByteString.CopyFromUtf8("data") };
        yield return new SnapshotResponse { Blob = ByteString.CopyFrom(new byte[32]) };
    }
}
