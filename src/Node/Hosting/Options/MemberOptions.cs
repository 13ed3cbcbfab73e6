namespace WebEtcd.Node.Hosting.Options;

/// <summary>This member: its name and its addresses.</summary>
internal sealed class MemberOptions
{
    /// <summary>Name among the members. Default: <c>default</c>.</summary>
    public string Name { get; set; } = "default";

    /// <summary>URLs to listen on for clients. Default: <c>http://localhost:2379</c>, which is both loopback addresses.</summary>
    public IReadOnlyList<Uri> ListenClientUrls { get; set; } = [];

    /// <summary>URLs that clients are told to use. Default: <c>http://localhost:2379</c>.</summary>
    public IReadOnlyList<Uri> AdvertiseClientUrls { get; set; } = [];

    /// <summary>URLs to listen on for other members. Default: <c>http://localhost:2380</c>.</summary>
    public IReadOnlyList<Uri> ListenPeerUrls { get; set; } = [];

    /// <summary>URLs that other members are told to use. Default: <c>http://localhost:2380</c>.</summary>
    public IReadOnlyList<Uri> InitialAdvertisePeerUrls { get; set; } = [];
}
