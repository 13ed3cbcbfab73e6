namespace WebEtcd.Node.Peers.Links;

/// <summary>Where this member listens, as it tells those that may not know it. Changes with the membership, while links are up.</summary>
internal sealed class OwnUrls
{
    private volatile IReadOnlyList<Uri> _urls = [];

    public IReadOnlyList<Uri> Current { get => _urls; set => _urls = value; }
}
