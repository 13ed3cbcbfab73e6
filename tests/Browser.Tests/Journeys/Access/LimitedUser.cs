using System.Net.Http.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys.Access;

/// <summary>A real node that asks for users, and alice at it, whose role reaches what begins with /app/. All else is named after animals, so that it is recognised.</summary>
internal sealed class LimitedUser : IAsyncDisposable
{
    /// <summary>What none of her pages may ever hold: keys, values, users and roles of others, and how many keys they have.</summary>
    public static readonly string[] Foreign = ["zebra", "quagga", "okapi", "giraffe", "137 keys"];

    private const int ForeignKeys = 137;
    private const string Password = "a long word";

    private readonly ChromiumFixture _chromium;
    private readonly RealNode _node;

    private LimitedUser(ChromiumFixture chromium, RealNode node)
    {
        _chromium = chromium;
        _node = node;
    }

    /// <summary>Signed in as alice.</summary>
    public Window Window { get; private set; } = null!;

    /// <summary>A lease that only keys of others have.</summary>
    public long ForeignLease { get; private set; }

    /// <summary>The revision at which /app/conf had its first value.</summary>
    public const long FirstConf = 2;

    public static async Task<LimitedUser> StartAsync(ChromiumFixture chromium)
    {
        RealNode node = await RealNode.StartAsync("--bcrypt-cost=4");
        LimitedUser user = new(chromium, node) { ForeignLease = await node.GrantAsync(3000) };
        await node.PutAsync("/app/conf", "first");
        await node.PutAsync("/app/conf", "second");
        await node.PutAsync("/app/a/one", "1");
        await node.PutAsync("/app/a/two", "2");
        for (int i = 0; i < ForeignKeys; i++)
        {
            await node.PutAsync($"/other/zebra/{i}", "quagga", i == 0 ? user.ForeignLease : 0);
        }

        using HttpClient http = new() { BaseAddress = node.Address };
        foreach ((string call, object body) in new (string, object)[]
        {
            ("user/add", new { name = "root", password = Password }),
            ("user/grant", new { user = "root", role = "root" }),
            ("role/add", new { name = "app" }),
            ("role/grant", new { name = "app", perm = new { permType = "READWRITE", key = Convert.ToBase64String("/app/"u8), range_end = Convert.ToBase64String("/app0"u8) } }),
            ("user/add", new { name = "alice", password = Password }),
            ("user/grant", new { user = "alice", role = "app" }),
            ("role/add", new { name = "giraffe" }),
            ("user/add", new { name = "okapi", password = Password }),
            ("enable", new { }),
        })
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync("/v3/auth/" + call, body, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{call}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        user.Window = await user.SignInAsync("alice");
        return user;
    }

    /// <summary>A window of somebody's own; root sees everything.</summary>
    public async Task<Window> SignInAsync(string name)
    {
        Window window = await _chromium.OpenAsync(_node.Address);
        await window.Page.GotoAsync("/ui/login");
        await window.Page.Locator("input[name=name]").FillAsync(name);
        await window.Page.Locator("input[name=password]").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(window.Page.Locator(".session__user")).ToHaveTextAsync(name);
        return window;
    }

    /// <summary>Opens a page and waits until it has read what it reads; returns all of its markup.</summary>
    public static async Task<string> ReadAsync(Window window, string address)
    {
        await window.GoAsync(address);
        await window.SettleAsync();
        return await window.Page.ContentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Window.DisposeAsync();
        await _node.DisposeAsync();
    }
}
