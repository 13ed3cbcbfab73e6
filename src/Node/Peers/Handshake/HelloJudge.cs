namespace WebEtcd.Node.Peers.Handshake;

/// <summary>
/// Who may talk to this member. A sender that the membership does not know yet is let in, since it may be ahead of this member in the log; one that was
/// removed is not.
/// </summary>
internal sealed class HelloJudge(PeerIdentity self, IPeerHandler handler)
{
    public HelloCode Judge(PeerHello hello)
    {
        if (hello.Version != PeerProtocol.Version)
        {
            return HelloCode.UnknownVersion;
        }

        if (hello.From == 0)
        {
            // A process that looks for its cluster: its calls are limited to the one that tells the members.
            return hello is { Channel: ChannelKind.Call, ClusterId: 0, To: 0 } ? HelloCode.Ok : HelloCode.NotThisMember;
        }

        if (hello.ClusterId != self.ClusterId)
        {
            return HelloCode.ClusterIdMismatch;
        }

        if (hello.To != self.MemberId || hello.From == self.MemberId)
        {
            return HelloCode.NotThisMember;
        }

        return handler.IsRemoved(hello.From) ? HelloCode.Removed : HelloCode.Ok;
    }

    /// <summary>What the refused side is told by <paramref name="answer"/>, in a sentence's end.</summary>
    public static string Explain(HelloAnswer answer, PeerHello hello) => answer.Code switch
    {
        HelloCode.ClusterIdMismatch => $"it belongs to cluster {answer.ClusterId:x}, this member to {hello.ClusterId:x}",
        HelloCode.NotThisMember => $"it is member {answer.MemberId:x}, not {hello.To:x}",
        HelloCode.Removed => $"this member, {hello.From:x}, was removed from the cluster",
        HelloCode.UnknownVersion => $"it ({answer.Software}) speaks protocol version {answer.Version}, this member {hello.Version}",
        _ => $"it gave the unknown answer {(byte)answer.Code}",
    };

    /// <summary>Why a hello was refused, seen from the side that refused.</summary>
    public string Explain(HelloCode code, PeerHello hello) => code switch
    {
        HelloCode.ClusterIdMismatch => $"it belongs to cluster {hello.ClusterId:x}, this member to {self.ClusterId:x}",
        HelloCode.NotThisMember => $"it looks for member {hello.To:x}, this is {self.MemberId:x}",
        HelloCode.Removed => "it was removed from the cluster",
        HelloCode.UnknownVersion => $"it ({hello.Software}) speaks protocol version {hello.Version}, this member {PeerProtocol.Version}",
        _ => code.ToString(),
    };
}
