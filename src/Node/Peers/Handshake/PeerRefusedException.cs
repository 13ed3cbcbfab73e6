namespace WebEtcd.Node.Peers.Handshake;

/// <summary>A member was reached and does not want to talk to this one.</summary>
internal sealed class PeerRefusedException(HelloAnswer answer, string reason) : Exception(reason)
{
    public HelloAnswer Answer { get; } = answer;
}
