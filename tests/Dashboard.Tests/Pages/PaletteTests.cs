using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Layout;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class PaletteTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(members: 3);

    [Fact]
    public void It_offers_every_page_of_the_navigation()
    {
        IRenderedComponent<CommandPalette> palette = Open("");
        IRenderedComponent<NavMenu> menu = _context.Render<NavMenu>();
        Assert.Subset(Titles(palette, "Pages").ToHashSet(), menu.FindAll("a").Select(link => link.TextContent).ToHashSet());
        Assert.Contains("Compare revisions", Titles(palette, "Pages"));
    }

    [Fact]
    public void Words_find_pages_members_and_actions()
    {
        Assert.Equal(["Elections"], Titles(Open("vote"), "Pages"));
        Assert.Equal(["infra1"], Titles(Open("infra1"), "Members"));
        Assert.Equal(["Theme: dark"], Titles(Open("theme dark"), "Actions"));
        Assert.Equal(["New key /a", "Watch /a"], Titles(Open("/a"), "Actions"));
    }

    [Fact]
    public void Keys_are_found_by_the_server_a_few_of_them()
    {
        for (int i = 0; i < 30; i++)
        {
            _context.Store.Put($"/config/app/{i:d2}", "v");
        }

        IRenderedComponent<CommandPalette> palette = Open("/config/app/1");
        palette.WaitForAssertion(() => Assert.Equal(9, Titles(palette, "Keys").Length), DashboardContext.Patience);
        Assert.Equal("/config/app/1", Titles(palette, "Keys")[0]);
        Assert.Equal("/config/app/10", Titles(palette, "Keys")[1]);
        Press(palette, "ArrowDown");
        Press(palette, "Enter");
        Assert.EndsWith("/ui/keys?prefix=/config/app/&key=/config/app/10", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrows_go_around_and_the_input_names_the_active_option()
    {
        IRenderedComponent<CommandPalette> palette = Open("keys");
        string last = palette.FindAll("[role=option]")[^1].Id!;
        Assert.Equal("palette-0", palette.Find("[role=combobox]").GetAttribute("aria-activedescendant"));
        Press(palette, "ArrowUp");
        Assert.Equal(last, palette.Find("[role=combobox]").GetAttribute("aria-activedescendant"));
        Assert.Equal("true", palette.Find("#" + last).GetAttribute("aria-selected"));
        Press(palette, "ArrowDown");
        Press(palette, "Enter");
        Assert.EndsWith("/ui/keys", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains(_context.JSInterop.Invocations, call => call.Identifier == "webetcdPalette.close");
    }

    [Fact]
    public void Places_that_were_visited_are_offered_first_and_the_present_one_is_not()
    {
        IRenderedComponent<CommandPalette> palette = Open("");
        Navigation.NavigateTo("/ui/keys?prefix=/a/&key=/a/k");
        Navigation.NavigateTo("/ui/elections?term=4");
        Navigation.NavigateTo("/ui/members");
        palette.Find("#palette-input").Focus();
        Assert.Equal(["Elections · 4", "Keys · /a/k"], Titles(palette, "Recent").Take(2));
    }

    [Fact]
    public void A_search_that_is_refused_says_why_and_pages_stay()
    {
        _context.Browser.Failure = EtcdErrors.PermissionDenied;
        IRenderedComponent<CommandPalette> palette = Open("keys");
        palette.WaitForAssertion(() => Assert.Contains("permission denied", palette.Find("[role=status]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Contains("Keys", Titles(palette, "Pages"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private NavigationManager Navigation => _context.Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<CommandPalette> Open(string query)
    {
        IRenderedComponent<CommandPalette> palette = _context.Render<CommandPalette>();
        palette.Find("#palette-input").Focus();
        palette.Find("#palette-input").Input(query);
        return palette;
    }

    private static void Press(IRenderedComponent<CommandPalette> palette, string key) => palette.Find("#palette-input").KeyDown(new KeyboardEventArgs { Key = key });

    private static string[] Titles(IRenderedComponent<CommandPalette> palette, string group) =>
        [.. palette.FindAll($"[role=group][aria-label='{group}'] .palette__title").Select(title => title.TextContent)];
}
