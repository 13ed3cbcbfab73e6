using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Services;

/// <summary>Fills what every answer says of the member that gave it. The revision comes from the state machine, where an answer has one.</summary>
internal sealed class ResponseHeaders(ulong clusterId, ulong memberId, ConsensusState state)
{
    public ulong ClusterId { get; } = clusterId;

    public ulong MemberId { get; } = memberId;

    /// <summary>Completes a header that holds the revision; makes one when there is none.</summary>
    public ResponseHeader Fill(ResponseHeader? header)
    {
        header ??= new ResponseHeader();
        header.ClusterId = ClusterId;
        header.MemberId = MemberId;
        header.RaftTerm = state.Term;
        return header;
    }

    /// <summary>A header with this revision.</summary>
    public ResponseHeader At(long revision) => Fill(new ResponseHeader { Revision = revision });
}
