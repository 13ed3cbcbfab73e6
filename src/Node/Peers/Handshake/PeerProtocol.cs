namespace WebEtcd.Node.Peers.Handshake;

/// <summary>The protocol between members, as this release speaks it.</summary>
internal static class PeerProtocol
{
    /// <summary>The version that this release speaks. One that cannot be understood by older releases gets a higher number.</summary>
    public const ushort Version = 1;

    /// <summary>Largest frame before both sides know each other, in bytes.</summary>
    public const int MaxHelloBytes = 1024;

    /// <summary>The first bytes of every connection.</summary>
    public static ReadOnlySpan<byte> Magic => "WEBETCD\0"u8;
}
