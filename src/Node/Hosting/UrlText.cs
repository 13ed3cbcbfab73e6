namespace WebEtcd.Node.Hosting;

/// <summary>URLs as etcd writes them: without the slash that <see cref="Uri"/> adds to an empty path.</summary>
internal static class UrlText
{
    public static IReadOnlyList<string> Of(IEnumerable<Uri> urls) => [.. urls.Select(url => url.AbsoluteUri.TrimEnd('/'))];
}
