using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using WebEtcd.Dashboard.Layout;
using WebEtcd.Dashboard.ViewModels.Palette;

namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// Where this page has been, newest first, for the palette. In the memory of the circuit alone: names of keys are nothing to leave behind in a browser.
/// </summary>
internal sealed class RecentPlaces : IDisposable
{
    private const int Kept = 12;
    private static readonly string[] Telling = ["key", "prefix", "contains", "member", "term", "do"];

    private readonly NavigationManager _navigation;
    private readonly PageEntry[] _pages;
    private readonly List<(string Address, string Title, string Icon)> _places = [];

    public RecentPlaces(NavigationManager navigation, IServiceProvider services)
    {
        _navigation = navigation;
        _pages = [.. PageDirectory.Of(services)];
        _navigation.LocationChanged += OnLocationChanged;
        Visit(_navigation.Uri);
    }

    /// <summary>The places but the present one.</summary>
    public IEnumerable<PaletteItem> Items(int most) => _places
        .Where(place => place.Address != AddressOf(_navigation.Uri))
        .Take(most)
        .Select(place => new PaletteItem(PaletteOffers.Recent, place.Title, "", place.Icon, place.Address));

    public void Dispose() => _navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => Visit(e.Location);

    private void Visit(string uri)
    {
        string address = AddressOf(uri);
        string path = address.Split('?')[0];
        PageEntry? page = _pages.Where(page => path == page.Link || path.StartsWith(page.Link + "/", StringComparison.Ordinal)).MaxBy(page => page.Link.Length);
        if (page is null)
        {
            return;
        }

        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? telling = Telling.Select(name => query.GetValueOrDefault(name).ToString()).FirstOrDefault(value => value.Length > 0);
        _places.RemoveAll(place => place.Address == address);
        _places.Insert(0, (address, telling is null ? page.Name : $"{page.Name} · {telling}", page.Icon));
        if (_places.Count > Kept)
        {
            _places.RemoveAt(Kept);
        }
    }

    private static string AddressOf(string uri) => new Uri(uri).PathAndQuery;
}
