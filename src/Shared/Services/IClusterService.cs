using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Members of the cluster.</summary>
public interface IClusterService
{
    ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context);

    ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context);

    ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context);

    ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context);

    ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context);
}
