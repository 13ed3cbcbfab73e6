namespace WebEtcd.Node.Hosting.Options;

/// <param name="Name">The member's --name.</param>
/// <param name="PeerUrl">One of its peer URLs.</param>
internal sealed record InitialMember(string Name, Uri PeerUrl);
