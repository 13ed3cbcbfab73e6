namespace WebEtcd.Node.Peers.Links;

/// <summary>The URLs of a peer, which can change while links are up. Whoever fails with one goes on to the next.</summary>
internal sealed class PeerUrls(IReadOnlyList<Uri> urls)
{
    private volatile IReadOnlyList<Uri> _all = urls;
    private volatile int _turn;

    /// <summary>The one to try now; null when the peer has none.</summary>
    public Uri? Current
    {
        get
        {
            IReadOnlyList<Uri> all = _all;
            return all.Count == 0 ? null : all[(int)((uint)_turn % (uint)all.Count)];
        }
    }

    public void Next() => Interlocked.Increment(ref _turn);

    public bool Contains(Uri url) => _all.Contains(url);

    /// <summary>True when these are others than before.</summary>
    public bool Replace(IReadOnlyList<Uri> urls)
    {
        if (urls.SequenceEqual(_all))
        {
            return false;
        }

        _all = urls;
        return true;
    }
}
