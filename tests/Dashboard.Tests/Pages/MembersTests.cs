using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class MembersTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(members: 3);

    [Fact]
    public void Members_have_their_urls_and_what_can_be_done_with_them()
    {
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members");
        Assert.Equal(["infra0", "infra1", "infra2"], page.FindAll(".row__name").Select(name => name.TextContent));
        Assert.Contains("http://127.0.0.1:12380", page.FindAll(".row__urls")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("/ui/members?do=move-leader&member=2", page.FindAll(".row")[1].QuerySelector("a")!.GetAttribute("href"));
        Assert.DoesNotContain(page.FindAll(".row")[0].QuerySelectorAll("a"), link => link.TextContent == "Let it lead");
    }

    [Fact]
    public void A_learner_is_added_and_how_to_start_it_is_shown()
    {
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members?do=add-learner");
        Assert.Equal(["Votes now", "Votes afterwards", "Votes"], page.FindAll(".quorum__votes").Select(votes => votes.GetAttribute("aria-label")));
        page.Find("input[name=peer-urls]").Change("http://10.0.0.4:2380, http://10.0.0.5:2380");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Learner 77 was added.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(["add learner http://10.0.0.4:2380,http://10.0.0.5:2380"], _context.Members.Calls);
        Assert.Contains("--initial-cluster=infra0=http://127.0.0.1:2380,", page.Find(".command").TextContent, StringComparison.Ordinal);
        Assert.Contains("NAME=http://10.0.0.4:2380", page.Find(".command").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("not started yet", page.FindAll(".row")[3].TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void Removing_needs_the_name_typed()
    {
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members?do=remove&member=3");
        Assert.True(page.Find(".plan button[type=submit]").HasAttribute("disabled"));
        page.Find("input[name=confirm]").Input("infra1");
        page.Find("form").Submit();
        Assert.Empty(_context.Members.Calls);
        page.Find("input[name=confirm]").Input("infra2");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".row").Count), DashboardContext.Patience);
        Assert.Equal(["remove 3"], _context.Members.Calls);
        Assert.Contains("infra2 was removed.", page.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_shown_in_the_words_of_the_service()
    {
        _context.Members.Failure = EtcdErrors.LearnerNotReady;
        _context.Observer.Publish(_context.Observer.Current.With(3, member => member with { IsLearner = true }));
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members?do=promote&member=3");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("etcdserver: can only promote a learner member which is in sync with leader", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void The_leader_is_moved_where_it_leads_and_pointed_to_elsewhere()
    {
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members?do=move-leader&member=2");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("leader", page.FindAll(".row .badge")[1].TextContent), DashboardContext.Patience);
        page = _context.Open<Members>("/ui/members?do=move-leader&member=1");
        Assert.Empty(page.FindAll("form"));
        Assert.Equal("http://127.0.0.1:12379/ui/members?do=move-leader&member=1", page.Find(".notice a").GetAttribute("href"));
    }

    [Fact]
    public void Urls_are_changed_from_what_they_are()
    {
        IRenderedComponent<Members> page = _context.Open<Members>("/ui/members?do=update&member=2");
        Assert.Equal("http://127.0.0.1:12380", page.Find("input[name=peer-urls]").GetAttribute("value"));
        page.Find("input[name=peer-urls]").Change("http://10.0.0.9:2380");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(["update 2 http://10.0.0.9:2380"], _context.Members.Calls), DashboardContext.Patience);
    }

    [Fact]
    public void A_member_that_is_gone_is_said_to_be() =>
        Assert.Contains("There is no such member", _context.Open<Members>("/ui/members?do=remove&member=dead").Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Who_is_not_root_may_look()
    {
        await using DashboardContext limited = DashboardContext.ForLimitedUser();
        IRenderedComponent<Members> page = limited.Open<Members>("/ui/members?do=add-voter");
        Assert.Contains("Members are administered by root.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("decide", page.Find(".plan").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find(".plan button[type=submit]").HasAttribute("disabled"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
