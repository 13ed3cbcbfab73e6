using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A cluster of one member.</summary>
internal sealed class FakeClusterService : IClusterService
{
    public ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context)
    {
        var response = new MemberListResponse { Header = new ResponseHeader() };
        response.Members.Add(new Member { ID = 0xabc, Name = "only" });
        return new(response);
    }

    public ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context) => new(new MemberAddResponse());

    public ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context) => new(new MemberRemoveResponse());

    public ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context) => new(new MemberUpdateResponse());

    public ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context) => new(new MemberPromoteResponse());
}
