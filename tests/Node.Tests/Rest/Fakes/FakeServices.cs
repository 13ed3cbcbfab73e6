using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Rest.Fakes;

/// <summary>Remembers what it is asked and answers what the test says.</summary>
internal sealed class FakeKeyValueService : IKeyValueService
{
    public static readonly ResponseHeader Header = new() { ClusterId = 14841639068965178418, MemberId = 10276657743932975437, Revision = 7, RaftTerm = 2 };

    public IMessage? LastRequest { get; private set; }

    public CallContext? LastContext { get; private set; }

    /// <summary>Runs before each answer; may throw.</summary>
    public Func<IMessage, CallContext, ValueTask>? Before { get; set; }

    public RangeResponse RangeAnswer { get; set; } = new() { Header = Header };

    public TxnResponse TxnAnswer { get; set; } = new() { Header = Header, Succeeded = true };

    public async ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        return request.Key.IsEmpty ? throw new EtcdException(EtcdErrors.EmptyKey) : RangeAnswer;
    }

    public async ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        return new PutResponse { Header = Header };
    }

    public async ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        return new DeleteRangeResponse { Header = Header, Deleted = 1 };
    }

    public async ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        return TxnAnswer;
    }

    public async ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        return new CompactionResponse { Header = Header };
    }

    public async IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context)
    {
        await EnterAsync(request, context);
        yield return new RangeStreamResponse { RangeResponse = RangeAnswer };
    }

    private ValueTask EnterAsync(IMessage request, CallContext context)
    {
        LastRequest = request;
        LastContext = context;
        return Before?.Invoke(request, context) ?? ValueTask.CompletedTask;
    }
}

/// <summary>Grants what is asked; a lease 404 does not exist, and renewing lease 13 fails.</summary>
internal sealed class FakeLeaseService : ILeaseService
{
    public ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context) =>
        new(new LeaseGrantResponse { Header = FakeKeyValueService.Header, ID = request.ID, TTL = request.TTL });

    public ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context) =>
        request.ID == 404 ? throw new EtcdException(EtcdErrors.LeaseNotFound) : new(new LeaseRevokeResponse { Header = FakeKeyValueService.Header });

    public ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context) => request.ID switch
    {
        13 => throw new EtcdException(EtcdErrors.UserEmpty),
        404 => new(new LeaseKeepAliveResponse { Header = FakeKeyValueService.Header, ID = 404 }),
        _ => new(new LeaseKeepAliveResponse { Header = FakeKeyValueService.Header, ID = request.ID, TTL = 60 }),
    };

    public ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context) =>
        new(new LeaseTimeToLiveResponse { Header = FakeKeyValueService.Header, ID = request.ID, TTL = -1 });

    public ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context) =>
        new(new LeaseLeasesResponse { Header = FakeKeyValueService.Header, Leases = { new LeaseStatus { ID = 1000 } } });
}

/// <summary>Two members.</summary>
internal sealed class FakeClusterService : IClusterService
{
    public ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context) =>
        new(new MemberListResponse { Header = new ResponseHeader { ClusterId = 1, MemberId = 2, RaftTerm = 3 }, Members = { new Member { ID = ulong.MaxValue, Name = "a", PeerURLs = { "http://h:1" }, ClientURLs = { "http://h:2" }, IsLearner = true } } });

    public ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context) => new(new MemberAddResponse { Member = new Member { PeerURLs = { request.PeerURLs } } });

    public ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context) => throw new EtcdException(EtcdErrors.MemberNotFound);

    public ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context) => new(new MemberUpdateResponse());

    public ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context) => throw new EtcdException(EtcdErrors.MemberNotLearner);
}

/// <summary>A member of 20480 bytes, whose snapshot has two chunks.</summary>
internal sealed class FakeMaintenanceService : IMaintenanceService
{
    /// <summary>Chunks after which the snapshot fails; null for not at all.</summary>
    public int? FailAfter { get; set; }

    public ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallContext context) =>
        new(new StatusResponse { Header = FakeKeyValueService.Header, Version = "3.5.30", DbSize = 20480, Leader = 5, RaftIndex = 48, Errors = { "alarm:NOSPACE " } });

    public ValueTask<AlarmResponse> AlarmAsync(AlarmRequest request, CallContext context) =>
        new(new AlarmResponse { Alarms = { new AlarmMember { MemberID = request.MemberID, Alarm = request.Alarm } } });

    public ValueTask<DefragmentResponse> DefragmentAsync(DefragmentRequest request, CallContext context) => new(new DefragmentResponse());

    public ValueTask<HashResponse> HashAsync(HashRequest request, CallContext context) => new(new HashResponse { Hash = uint.MaxValue });

    public ValueTask<HashKVResponse> HashKvAsync(HashKVRequest request, CallContext context) => new(new HashKVResponse { Hash = 414146938, CompactRevision = request.Revision });

    public ValueTask<MoveLeaderResponse> MoveLeaderAsync(MoveLeaderRequest request, CallContext context) => throw new EtcdException(EtcdErrors.BadLeaderTransferee);

    public ValueTask<DowngradeResponse> DowngradeAsync(DowngradeRequest request, CallContext context) => new(new DowngradeResponse { Version = request.Version });

    public async IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest request, CallContext context)
    {
        for (int i = 0; i < 2; i++)
        {
            await Task.Yield();
            if (FailAfter == i)
            {
                throw new EtcdException(EtcdErrors.UserEmpty);
            }

            yield return new SnapshotResponse { RemainingBytes = (ulong)(1 - i), Blob = ByteString.CopyFromUtf8("blob" + i) };
        }
    }
}
