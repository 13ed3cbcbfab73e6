using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>Raft as people see it: what changes at once from the shared state, the rest as of the last tick.</summary>
internal static class RaftSampler
{
    public static RaftView Sample(ConsensusState consensus, IReadOnlyList<PeerLinkView> links)
    {
        RaftStatus? status = consensus.Status;
        ulong commit = consensus.CommitIndex;
        RaftRole role = consensus.Role;
        return new RaftView(
            NameOf(role),
            consensus.Term,
            consensus.LeaderId,
            commit,
            consensus.AppliedIndex,
            Math.Max(commit, status?.LastIndex ?? 0),
            role == RaftRole.Leader && status is not null ? [.. status.Progress.Where(item => item.Id != status.Id).Select(item => Of(item, links))] : [])
        {
            VotedFor = status?.HardState.Vote ?? 0,
            TransferTo = role == RaftRole.Leader ? status?.LeadTransferee ?? 0 : 0,
            VotesGranted = status?.Votes.Count(vote => vote.Value) ?? 0,
        };
    }

    private static ProgressView Of(MemberProgress progress, IReadOnlyList<PeerLinkView> links)
    {
        PeerLinkView? link = links.FirstOrDefault(item => item.MemberId == progress.Id);
        return new ProgressView(
            progress.Id, NameOf(progress.State), progress.Match, progress.Next, progress.IsLearner, progress.RecentActive, progress.Inflight)
        {
            PendingSnapshot = progress.PendingSnapshot,
            SnapshotBytesSent = link?.Snapshot?.Sent ?? 0,
            SnapshotBytes = link?.Snapshot?.Total ?? 0,
            RoundTrip = link is { IsConnected: true } ? link.RoundTrip : null,
        };
    }

    private static string NameOf(ProgressState state) => state switch
    {
        ProgressState.Probe => "probe",
        ProgressState.Snapshot => "snapshot",
        _ => "replicate",
    };

    private static string NameOf(RaftRole role) => role switch
    {
        RaftRole.Leader => "leader",
        RaftRole.Candidate => "candidate",
        RaftRole.PreCandidate => "pre-candidate",
        _ => "follower",
    };
}
