namespace WebEtcd.Node.Hosting;

/// <summary>What the member tells the cluster of itself.</summary>
internal sealed record MemberAnnouncement(IReadOnlyList<string> ClientUrls);
