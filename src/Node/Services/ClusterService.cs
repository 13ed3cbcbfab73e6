using Google.Protobuf;
using Google.Protobuf.Collections;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services;

/// <summary>
/// Members of the cluster. A change is checked here, proposed as a configuration change, and judged once more when it is applied, from what is replicated
/// then.
/// </summary>
internal sealed class ClusterService(
    EtcdStateMachine stateMachine,
    ReadIndexCoordinator reads,
    ProposalTracker tracker,
    DriverInbox inbox,
    ResponseHeaders headers,
    ReconfigurationCheck strict,
    LeaderCalls leader,
    LearnerProgress learners,
    MemberGate gate,
    CallerGate callers,
    MonotonicClock clock,
    string clusterToken) : IClusterService
{
    public async ValueTask<MemberListResponse> MemberListAsync(MemberListRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireUserAsync(context);
        if (request.Linearizable)
        {
            await reads.WaitAsync(context);
        }

        return List();
    }

    /// <summary>The members as this one has them applied.</summary>
    public MemberListResponse List()
    {
        var response = new MemberListResponse { Header = headers.Fill(null) };
        response.Members.AddRange(stateMachine.Membership.Members.Select(static member => member.ToMessage()));
        return response;
    }

    public async ValueTask<MemberAddResponse> MemberAddAsync(MemberAddRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        IReadOnlyList<string> urls = PeerUrlsOf(request.PeerURLs);
        ulong id = ClusterBootstrap.MemberId(urls, clusterToken, clock.Time.GetUtcNow());
        var member = new MemberRecord(id, "", urls, [], request.IsLearner);
        Throw(strict.CheckAdd(request.IsLearner));
        return await ChangeAsync<MemberAddResponse>(
            new MembershipChange(MembershipChangeKind.Add, member),
            request.IsLearner ? ConfChangeType.AddLearnerNode : ConfChangeType.AddNode,
            static response => response.Header,
            context);
    }

    public async ValueTask<MemberRemoveResponse> MemberRemoveAsync(MemberRemoveRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        Throw(strict.CheckRemove(Existing(request.ID)));
        return await ChangeAsync<MemberRemoveResponse>(
            MembershipChange.OfId(MembershipChangeKind.Remove, request.ID), ConfChangeType.RemoveNode, static response => response.Header, context);
    }

    public async ValueTask<MemberUpdateResponse> MemberUpdateAsync(MemberUpdateRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        IReadOnlyList<string> urls = PeerUrlsOf(request.PeerURLs);
        return await ChangeAsync<MemberUpdateResponse>(
            new MembershipChange(MembershipChangeKind.Update, new MemberRecord(request.ID, "", urls, [], IsLearner: false)),
            ConfChangeType.UpdateNode,
            static response => response.Header,
            context);
    }

    public async ValueTask<MemberPromoteResponse> MemberPromoteAsync(MemberPromoteRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        if (leader.IsLeader)
        {
            return await PromoteAsync(request, context);
        }

        // Only the leader knows how far the learner is.
        MemberPromoteResponse response = await leader.AskAsync(PeerMethod.MemberPromote, request, MemberPromoteResponse.Parser, context.Cancellation);
        headers.Fill(response.Header);
        return response;
    }

    /// <summary>Answers a member that has passed a promotion on to this one as the leader.</summary>
    public async Task<ReadOnlyMemory<byte>> AnswerPromoteAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (!leader.IsLeader)
        {
            throw new EtcdException(EtcdErrors.NotLeader);
        }

        return (await PromoteAsync(MemberPromoteRequest.Parser.ParseFrom(request.Span), new CallContext { Cancellation = cancellation })).ToByteArray();
    }

    private async ValueTask<MemberPromoteResponse> PromoteAsync(MemberPromoteRequest request, CallContext context)
    {
        MembershipChange change = MembershipChange.OfId(MembershipChangeKind.Promote, request.ID);
        Throw(stateMachine.Membership.Check(change));
        if (!await learners.IsReadyAsync(request.ID, context.Cancellation))
        {
            throw new EtcdException(EtcdErrors.LearnerNotReady);
        }

        Throw(strict.CheckPromote(Existing(request.ID)));
        return await ChangeAsync<MemberPromoteResponse>(change, ConfChangeType.AddNode, static response => response.Header, context);
    }

    private async ValueTask<TResponse> ChangeAsync<TResponse>(
        MembershipChange change, ConfChangeType type, Func<TResponse, ResponseHeader> header, CallContext context)
        where TResponse : class, IMessage
    {
        Throw(stateMachine.Membership.Check(change));
        Proposal proposal = tracker.RegisterChange(change, type, context.Cancellation);
        inbox.Post(proposal);
        ApplyResult result = await proposal.Completion;
        Throw(result.Error);
        var response = (TResponse)result.Response!;
        headers.Fill(header(response));
        return response;
    }

    private MemberRecord Existing(ulong id) => stateMachine.Membership.Find(id) ?? throw new EtcdException(EtcdErrors.MemberNotFound);

    private static IReadOnlyList<string> PeerUrlsOf(RepeatedField<string> texts) =>
        texts.Count > 0 && texts.All(IsPeerUrl)
            ? [.. texts.Select(static text => text.TrimEnd('/')).Order(StringComparer.Ordinal)]
            : throw new EtcdException(EtcdErrors.MemberBadUrls);

    private static bool IsPeerUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.AbsolutePath == "/" && !url.IsDefaultPort;

    private static void Throw(EtcdError? error)
    {
        if (error is not null)
        {
            throw new EtcdException(error);
        }
    }
}
