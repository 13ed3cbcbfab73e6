using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services;

/// <summary>Members of the cluster. This node is the only one so far: it can be listed, and membership changes are refused.</summary>
internal sealed class ClusterService(EtcdStateMachine stateMachine, ReadIndexCoordinator reads, ResponseHeaders headers) : IClusterService
{
    private static readonly EtcdError ChangesUnsupported =
        new(StatusCode.Unimplemented, "etcdserver: membership changes need peers, which this release does not have yet");

    public async ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context)
    {
        if (request.Linearizable)
        {
            await reads.WaitAsync(context.Cancellation);
        }

        var response = new MemberListResponse { Header = headers.Fill(null) };
        response.Members.AddRange(stateMachine.Membership.Members.Select(static member => member.ToMessage()));
        return response;
    }

    public ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context)
    {
        if (request.PeerURLs.Count == 0 || !request.PeerURLs.All(IsPeerUrl))
        {
            throw new EtcdException(EtcdErrors.MemberBadUrls);
        }

        throw Refuse(MembershipChangeKind.Add, new MemberRecord(NewMemberId, "", [.. request.PeerURLs], [], request.IsLearner));
    }

    public ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context) =>
        throw Refuse(MembershipChange.OfId(MembershipChangeKind.Remove, request.ID));

    public ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context)
    {
        if (request.PeerURLs.Count == 0 || !request.PeerURLs.All(IsPeerUrl))
        {
            throw new EtcdException(EtcdErrors.MemberBadUrls);
        }

        throw Refuse(MembershipChangeKind.Update, new MemberRecord(request.ID, "", [.. request.PeerURLs], [], IsLearner: false));
    }

    public ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context) =>
        throw Refuse(MembershipChange.OfId(MembershipChangeKind.Promote, request.ID));

    // Stands for the id that a new member would get: it is nobody's.
    private const ulong NewMemberId = ulong.MaxValue;

    private static bool IsPeerUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.AbsolutePath == "/";

    private EtcdException Refuse(MembershipChangeKind kind, MemberRecord member) => Refuse(new MembershipChange(kind, member));

    /// <summary>What is wrong with the change itself comes before the fact that none can be made yet.</summary>
    private EtcdException Refuse(MembershipChange change) => new(stateMachine.Membership.Check(change) ?? ChangesUnsupported);
}
