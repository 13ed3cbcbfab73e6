using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Palette;

/// <summary>Asks the store for the few keys and folders that come first below what was typed.</summary>
internal sealed class PaletteKeys(IKeyBrowserService browser, string? token)
{
    /// <summary>Keys and folders that are shown.</summary>
    public const int Most = 8;

    // Somebody who types does not wait longer; the folder can be opened all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The items, or why there are none. An empty query is answered without asking.</summary>
    public async Task<(IReadOnlyList<PaletteItem> Items, string? Problem)> FindAsync(string query, CancellationToken cancellation)
    {
        if (query.Trim().Length == 0 || KeyText.TryParse(query.Trim(), out _) is not { } prefix)
        {
            return ([], null);
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        either.CancelAfter(Patience);
        try
        {
            FolderPage page = await browser.ListFolderAsync(new FolderQuery(prefix, (byte)'/', default, null, Most), DashboardCall.With(token, either.Token));
            return ([.. page.Entries.Select(Item)], null);
        }
        catch (EtcdException error)
        {
            return ([], $"Keys cannot be searched: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ([], "Keys cannot be searched: there was no answer in time.");
        }
    }

    private static PaletteItem Item(FolderEntry entry)
    {
        string name = KeyText.Format(entry.Name);
        byte[] folder = entry.Name[..(Array.LastIndexOf(entry.Name, (byte)'/') + 1)];
        KeysAddress address = new(folder, [], null, null, null, false);
        return entry.IsFolder
            ? new PaletteItem(PaletteOffers.Keys, name, $"{Units.Count(entry.KeyCount)}{(entry.CountIsLowerBound ? "+" : "")} {(entry.KeyCount == 1 ? "key" : "keys")}", "folder", address.Link)
            : new PaletteItem(PaletteOffers.Keys, name, $"rev {Units.Count(entry.ModRevision)}", "key", address.Select(entry.Name).Link);
    }
}
