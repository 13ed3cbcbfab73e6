namespace WebEtcd.Node.Peers.Framing;

/// <summary>The other side does not keep to the protocol. The connection ends; the message says what was wrong.</summary>
internal sealed class PeerProtocolException(string message) : Exception(message);
