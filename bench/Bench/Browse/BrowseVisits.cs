using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;

namespace WebEtcd.Bench.Browse;

/// <summary>
/// What somebody does in the key browser, as requests. A page is asked for as a browser asks for it, so its time has the search, the rendering and the way there and back in it.
/// </summary>
internal sealed partial class BrowseVisits(HttpClient http, RegistryTree tree, Random random)
{
    /// <summary>The visits: name, and one of its kind.</summary>
    public IReadOnlyList<(string Name, Func<Task> Run)> All =>
    [
        ("open the root", () => PageAsync("/ui/keys")),
        ("open a folder of namespaces", () => PageAsync("/ui/keys?prefix=/registry/pods/")),
        ("open a folder of a namespace", () => PageAsync("/ui/keys?prefix=" + RegistryTree.NamespaceFolder(random.Next(3000)))),
        ("open the largest folder", () => PageAsync("/ui/keys?prefix=" + RegistryTree.LargeFolder)),
        ("page on in the largest folder", NextPageAsync),
        ("search by prefix", () => PageAsync($"/ui/keys?prefix={RegistryTree.LargeFolder}node-0{random.Next(10)}")),
        ("search by substring, found soon", () => PageAsync($"/ui/keys?prefix={RegistryTree.NamespaceFolder(random.Next(3000))}&contains=app-00")),
        ("search by substring everywhere", () => PageAsync($"/ui/keys?contains={random.Next():x8}")),
        ("open a key", () => PageAsync("/ui/keys?prefix=/registry/&key=" + tree.Key(random.Next(tree.Count)))),
        ("edit a key (compare and swap)", EditAsync),
    ];

    private string? _next;

    private async Task<string> PageAsync(string address)
    {
        using var answer = await http.GetAsync(address);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private async Task NextPageAsync()
    {
        var page = await PageAsync(_next ?? "/ui/keys?prefix=" + RegistryTree.LargeFolder);
        _next = Cursor().Match(page) is { Success: true } match
            ? $"/ui/keys?prefix={RegistryTree.LargeFolder}&from={match.Groups[1].Value}"
            : throw new InvalidDataException("a page of the largest folder leads to no next one");
    }

    private async Task EditAsync()
    {
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(tree.Key(random.Next(tree.Count))));
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes($"edited {random.Next()}"));
        var change = new
        {
            compare = new[] { new { key, target = "VERSION", result = "GREATER", version = "0" } },
            success = new[] { new { request_put = new { key, value } } },
        };
        using var answer = await http.PostAsJsonAsync("/v3/kv/txn", change);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        if (!text.Contains("\"succeeded\":true", StringComparison.Ordinal))
        {
            throw new InvalidDataException("a key of the tree is missing: the node holds another tree");
        }
    }

    [GeneratedRegex("&(?:amp;)?from=([A-Za-z0-9_-]+)\"[^>]*>Next page")]
    private static partial Regex Cursor();
}
