namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>The caller's address as text, made once for each connection rather than for each call.</summary>
internal interface IClientPeerFeature
{
    /// <summary>Address and port, for example <c>127.0.0.1:50412</c>.</summary>
    string Peer { get; }
}
