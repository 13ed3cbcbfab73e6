using Google.Protobuf.Collections;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Members that change as asked, in what the observer shows.</summary>
internal sealed class FakeClusterService(FakeObserver observer) : IClusterService
{
    public const ulong AddedId = 0x77;

    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    /// <summary>What was asked for, in order.</summary>
    public List<string> Calls { get; } = [];

    public ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context) =>
        ValueTask.FromResult(new MemberListResponse { Members = { All() } });

    public ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context)
    {
        Note($"add {(request.IsLearner ? "learner" : "voter")} {string.Join(',', request.PeerURLs)}");
        MemberView added = Views.Member(AddedId, 1, DateTimeOffset.MinValue.AddDays(1)) with
        {
            Name = "", IsLearner = request.IsLearner, Reachable = false, PeerUrls = [.. request.PeerURLs], ClientUrls = [], ObservedAt = DateTimeOffset.MinValue, Links = [],
        };
        observer.Publish(observer.Current with { Members = [.. observer.Current.Members, added] });
        RepeatedField<Member> all = All();
        return ValueTask.FromResult(new MemberAddResponse { Member = all[^1], Members = { all } });
    }

    public ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context)
    {
        Note($"remove {request.ID:x}");
        observer.Publish(observer.Current with { Members = [.. observer.Current.Members.Where(member => member.MemberId != request.ID)] });
        return ValueTask.FromResult(new MemberRemoveResponse());
    }

    public ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context)
    {
        Note($"update {request.ID:x} {string.Join(',', request.PeerURLs)}");
        observer.Publish(observer.Current.With(request.ID, member => member with { PeerUrls = [.. request.PeerURLs] }));
        return ValueTask.FromResult(new MemberUpdateResponse());
    }

    public ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context)
    {
        Note($"promote {request.ID:x}");
        observer.Publish(observer.Current.With(request.ID, member => member with { IsLearner = false }));
        return ValueTask.FromResult(new MemberPromoteResponse());
    }

    private RepeatedField<Member> All() => [.. observer.Current.Members.Select(member => new Member { ID = member.MemberId, Name = member.Name, PeerURLs = { member.PeerUrls }, IsLearner = member.IsLearner })];

    private void Note(string call)
    {
        Calls.Add(call);
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }
    }
}
