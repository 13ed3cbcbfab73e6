using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

/// <summary>The board of locks and elections.</summary>
public sealed class LockBoardTests : IAsyncDisposable
{
    private const string Address = "/ui/leases?show=locks";
    private readonly DashboardContext _context = new();

    [Fact]
    public void A_lock_shows_its_holder_first_and_who_waits_in_their_order()
    {
        Enter("job", 0xbb, 30);
        Enter("job", 0xaa, 45);
        Enter("job", 0xcc, 60);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal("lock", page.Find(".queue__name .tag").TextContent);
        Assert.Equal("is held, 2 wait", page.Find(".queue .card__note").TextContent);
        Assert.Equal(["job/bb", "job/aa", "job/cc"], page.FindAll(".place__key a").Select(link => link.TextContent));
        Assert.Equal(["holds it", "waits", "waits"], page.FindAll(".row--place > :first-child .tag").Select(tag => tag.TextContent));
        Assert.Equal(["", "next in line", "2nd in line"], page.FindAll(".row--place > :first-child .row__second").Select(turn => turn.TextContent));
        Assert.Equal(["since revision 2", "since revision 3", "since revision 4"], page.FindAll(".place__key .row__second").Select(since => since.TextContent));
        Assert.Matches("^(30|2\\d) s$", page.Find(".countdown__left").TextContent);
        Assert.Equal("/ui/leases?after=ba&lease=bb", page.Find(".place__lease a").GetAttribute("href"));
        Assert.Equal("/ui/keys?prefix=job/&key=job/bb", page.Find(".place__key a").GetAttribute("href"));
        Assert.Empty(page.FindAll(".place__value"));
        Assert.Equal("Release job", Assert.Single(page.FindAll(".queue button")).GetAttribute("aria-label"));
    }

    [Fact]
    public void An_election_shows_what_its_candidates_say_as_text_and_not_at_any_length()
    {
        Enter("boss", 1, 60, "<b>me</b>");
        Enter("boss", 2, 60, new string('x', 1000));
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal("election", page.Find(".queue__name .tag").TextContent);
        Assert.Equal("has a leader, 1 waits", page.Find(".queue .card__note").TextContent);
        Assert.Equal("leads", page.Find(".row--place .tag").TextContent);
        Assert.Equal(["<b>me</b>", new string('x', 160) + "… (1000 B in all)"], page.FindAll(".place__value .mono").Select(value => value.TextContent));
    }

    [Fact]
    public void A_key_that_is_no_candidate_is_in_the_way()
    {
        _context.Store.Put("job/config", "v");
        Enter("job", 0xaa, 45);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal("nobody has it, 1 waits", page.Find(".queue .card__note").TextContent);
        Assert.Equal(["in the way", "waits"], page.FindAll(".row--place > :first-child .tag").Select(tag => tag.TextContent));
        Assert.Contains("no lease: stays until it is deleted", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".queue button"));
    }

    [Fact]
    public void An_empty_board_teaches_and_shows_the_first_lock()
    {
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Contains("etcdctl --endpoints=http://localhost lock my-lock", page.Markup, StringComparison.Ordinal);
        Assert.Contains("etcdctl --endpoints=http://localhost elect my-election me", page.Markup, StringComparison.Ordinal);
        Enter("job", 7, 60);
        page.WaitForAssertion(() => Assert.Equal("job", page.Find(".queue__name a").TextContent), DashboardContext.Patience);
    }

    [Fact]
    public void The_board_is_reached_from_the_leases_and_lives_there_too()
    {
        Enter("job", 0xbb, 30);
        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        Assert.Equal(["Leases", "Locks and elections"], page.FindAll(".tabs__tab").Select(tab => tab.TextContent));
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(page.FindAll(".tabs__tab")[1].GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal("job/bb", page.Find(".place__key a").TextContent), DashboardContext.Patience);
        Enter("job", 0xaa, 45);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".row--place").Count), DashboardContext.Patience);
    }

    [Fact]
    public void The_next_in_line_comes_forward_by_itself()
    {
        Enter("job", 0xbb, 30);
        Enter("job", 0xaa, 45);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal("job/bb", page.Find(".place__key a").TextContent);
        _context.Store.Delete("job/bb");
        page.WaitForAssertion(() => Assert.Equal(("job/aa", "holds it"), (page.Find(".place__key a").TextContent, page.Find(".row--place .tag").TextContent)), DashboardContext.Patience);
    }

    [Fact]
    public void A_release_asks_for_the_lease_names_what_goes_and_revokes_it()
    {
        Enter("job", 0xbb, 30);
        Enter("job", 0xaa, 45);
        _context.Store.Put("other", "v", 0xbb);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        page.Find("button[aria-label='Release job']").Click();
        page.WaitForAssertion(() => Assert.Contains("2 keys are deleted with it", page.Find("dialog").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.True(page.Find("dialog button[type=submit]").HasAttribute("disabled"));
        page.Find("dialog input[name=confirm]").Input("aa");
        page.Find("dialog form").Submit();
        Assert.True(_context.Leases.SecondsLeft.ContainsKey(0xbb));
        page.Find("dialog input[name=confirm]").Input("bb");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Lease bb is revoked: job is released.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal([0xaa], _context.Leases.SecondsLeft.Keys);
    }

    [Fact]
    public void A_release_that_comes_too_late_says_so()
    {
        Enter("job", 0xbb, 30);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        page.Find("button[aria-label='Release job']").Click();
        page.WaitForElement("dialog", DashboardContext.Patience);
        _context.Leases.SecondsLeft.Remove(0xbb);
        page.Find("dialog input[name=confirm]").Input("bb");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("job was not released.", page.Find(".notice--error").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Contains("requested lease not found", page.Find(".notice--error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_release_is_not_offered_it_and_is_told_that_there_may_be_more()
    {
        _context.Queues.MayRelease = false;
        _context.Queues.SeesAll = false;
        Enter("job", 0xbb, 30);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Empty(page.FindAll(".queue button"));
        Assert.Contains("Only locks and elections whose keys you may all read", page.Find(".queue__rights").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_board_releases_nothing_and_a_masked_value_is_not_shown()
    {
        await using DashboardContext guarded = new(switches: new DashboardSwitches { IsReadOnly = true, MaskedPrefixes = ["boss/"u8.ToArray()] });
        guarded.Leases.SecondsLeft[1] = 60;
        guarded.Store.Put("boss/1", "hunter2", 1);
        IRenderedComponent<Leases> page = guarded.Open<Leases>(Address);
        Assert.Equal("masked", page.Find(".place__value .mono").TextContent);
        Assert.DoesNotContain("hunter2", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".queue button"));
    }

    [Fact]
    public void Many_names_come_in_pages_and_many_who_wait_behind_a_link()
    {
        for (int i = 0; i < 25; i++)
        {
            Enter($"job-{i:d2}", 0x100 + i, 60);
        }

        for (int i = 0; i < 8; i++)
        {
            Enter("job-00", 0x200 + i, 60);
        }

        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal(20, page.FindAll(".queue").Count);
        string more = Assert.Single(page.FindAll(".queue__more a")).GetAttribute("href")!;
        string next = page.Find(".pager a").GetAttribute("href")!;
        page = _context.Open<Leases>(next);
        Assert.Equal(["job-20", "job-21", "job-22", "job-23", "job-24"], page.FindAll(".queue__name a").Select(name => name.TextContent));
        page = _context.Open<Leases>(more);
        Assert.Equal(9, page.FindAll(".row--place").Count);
        page = _context.Open<Leases>(Address + "&prefix=job-1");
        Assert.Equal(10, page.FindAll(".queue").Count);
    }

    [Fact]
    public void A_queue_of_too_many_keys_names_no_holder()
    {
        _context.Queues.MostKeys = 1;
        Enter("job", 1, 60);
        Enter("job", 2, 60);
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Equal("queue", page.Find(".queue__name .tag").TextContent);
        Assert.Contains("whose turn it is is not said", page.Find(".queue").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".queue button"));
    }

    [Fact]
    public void A_board_that_cannot_be_read_says_why_and_tries_again()
    {
        _context.Queues.Failure = EtcdErrors.NoLeader;
        IRenderedComponent<Leases> page = _context.Open<Leases>(Address);
        Assert.Contains("etcdserver: no leader", page.Find(".notice--error").TextContent, StringComparison.Ordinal);
        _context.Queues.Failure = null;
        page.Find(".notice--error button").Click();
        page.WaitForElement(".empty", DashboardContext.Patience);
    }

    private void Enter(string name, long lease, long seconds, string value = "")
    {
        _context.Leases.SecondsLeft[lease] = seconds;
        _context.Store.Put($"{name}/{lease:x}", value, lease);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
