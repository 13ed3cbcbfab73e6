namespace WebEtcd.Node.Hosting.ClientPort;

internal sealed record ClientPeerFeature(string Peer) : IClientPeerFeature;
