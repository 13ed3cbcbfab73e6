namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>One page of the dashboard, and the views of it that axe looks at. A view is what stands behind the page's address; the page itself is the empty view.</summary>
/// <param name="Link">Its address.</param>
internal sealed record PageUnderTest(string Link)
{
    /// <summary>Views that show what the node observes: they ask no service when they open, so nothing of them can fail then.</summary>
    public string[] Observing { get; init; } = [];

    /// <summary>Views that ask services when they open: in error, they say what the service said.</summary>
    public string[] Asking { get; init; } = [];

    /// <summary>Views that are worth a look when there is something to see.</summary>
    public string[] Filled { get; init; } = [];

    /// <summary>The page is there in a playground alone.</summary>
    public bool OnlyInPlayground { get; init; }

    /// <summary>The browser reports that there is nothing at this address.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Addresses of what is looked at in every state.</summary>
    public IEnumerable<string> Everywhere => Observing.Concat(Asking).Select(view => Link + view);

    /// <summary>Addresses of all views.</summary>
    public IEnumerable<string> All => Everywhere.Concat(Filled.Select(view => Link + view));
}
