using Bunit;
using Google.Protobuf;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class UsersTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void Turning_it_on_makes_root_and_leads_to_the_login()
    {
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Assert.Equal(["to do", "to do", "to do"], page.FindAll(".setup__step .tag").Select(tag => tag.TextContent));
        Button(page, "Turn authentication on…").Click();
        page.Find("dialog form").Submit();
        Assert.Equal("Type a password.", page.Find("dialog [role=alert]").TextContent);
        page.Find("dialog input[name=password]").Input("s3cret");
        page.Find("dialog input[name=repeat]").Input("s3cre");
        page.Find("dialog form").Submit();
        Assert.Equal("The two passwords are not the same.", page.Find("dialog [role=alert]").TextContent);
        Assert.False(_context.Access.IsEnabled);
        page.Find("dialog input[name=repeat]").Input("s3cret");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.EndsWith("/ui/login", Address, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.True(_context.Access.IsEnabled);
        Assert.Equal("s3cret", _context.Auth.Passwords["root"]);
        Assert.Equal(["root"], _context.Access.Users["root"].Roles);
    }

    [Fact]
    public void What_is_set_up_already_is_seen_and_no_password_is_asked_for()
    {
        _context.Access.AddUser("root", true, "root");
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Assert.Equal(["done", "done", "to do"], page.FindAll(".setup__step .tag").Select(tag => tag.TextContent));
        Button(page, "Turn authentication on…").Click();
        Assert.Empty(page.FindAll("dialog input"));
        Assert.Contains("Be sure that you know it", page.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_without_password_is_made_again()
    {
        _context.Access.AddUser("root", false, "root");
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Assert.Contains("root is there, and has no password", page.Find(".setup").TextContent, StringComparison.Ordinal);
        Button(page, "Turn authentication on…").Click();
        page.Find("dialog input[name=password]").Input("p");
        page.Find("dialog input[name=repeat]").Input("p");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.True(_context.Access.IsEnabled), DashboardContext.Patience);
        Assert.True(_context.Access.Users["root"].HasPassword);
    }

    [Fact]
    public void A_user_is_added_given_a_role_and_a_new_password()
    {
        On();
        _context.Access.AddRole("app");
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users?new=1");
        page.Find("input[name=name]").Change("alice");
        page.Find("input[name=password]").Change("first");
        page.Find("input[name=repeat]").Change("first");
        page.Find(".plan form").Submit();
        page.WaitForAssertion(() => Assert.Contains("User alice is added.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.EndsWith("/ui/users?name=alice", Address, StringComparison.Ordinal);
        page = _context.Open<Users>("/ui/users?name=alice");
        Assert.Equal("app", page.Find("select[name=role]").GetAttribute("value"));
        page.Find(".inline-form").Submit();
        page.WaitForAssertion(() => Assert.Equal(["app"], _context.Access.Users["alice"].Roles), DashboardContext.Patience);
        page.Find("button[aria-label='Take away the role app from alice']").Click();
        page.WaitForAssertion(() => Assert.Empty(_context.Access.Users["alice"].Roles), DashboardContext.Patience);
        page.Find("input[name=password]").Change("zweites-9");
        page.Find("input[name=repeat]").Change("zweites-9");
        page.Find(".row__panel .plan__form").Submit();
        page.WaitForAssertion(() => Assert.Equal("zweites-9", _context.Auth.Passwords["alice"]), DashboardContext.Patience);
        Assert.DoesNotContain("zweites-9", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("data-draft=\"password", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_without_password_says_so()
    {
        On();
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users?new=1");
        page.Find("input[name=name]").Change("cert");
        page.Find("input[name=no-password]").Change(true);
        Assert.Empty(page.FindAll("input[type=password]"));
        page.Find(".plan form").Submit();
        page.WaitForAssertion(() => Assert.False(_context.Access.Users["cert"].HasPassword), DashboardContext.Patience);
    }

    [Fact]
    public void Deleting_asks_for_the_name()
    {
        On();
        _context.Access.AddUser("alice", true);
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Assert.True(page.Find("button[aria-label='Delete root']").HasAttribute("disabled"));
        page.Find("button[aria-label='Delete alice']").Click();
        Assert.True(page.Find("dialog button[type=submit]").HasAttribute("disabled"));
        page.Find("dialog form").Submit();
        Assert.Contains("alice", _context.Access.Users.Keys);
        page.Find("dialog input").Input("alice");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.DoesNotContain("alice", _context.Access.Users.Keys), DashboardContext.Patience);
    }

    [Fact]
    public void A_role_gets_and_loses_a_permission()
    {
        On();
        _context.Access.AddRole("app");
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users?show=roles&name=app");
        page.Find("select[name=type]").Change("Read");
        page.Find("input[name=key]").Change("/app/");
        page.Find(".permission-form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Role app may read every key with /app/.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Permission given = Assert.Single(_context.Access.Roles["app"].Permissions);
        Assert.Equal((Permission.Types.Type.Read, "/app/", "/app0"), (given.PermType, given.Key.ToStringUtf8(), given.RangeEnd.ToStringUtf8()));
        page.Find(".grants__item button").Click();
        page.WaitForAssertion(() => Assert.Empty(_context.Access.Roles["app"].Permissions), DashboardContext.Patience);
    }

    [Fact]
    public void A_check_tells_because_of_which_role()
    {
        On();
        _context.Access.AddUser("alice", true, "app");
        _context.Access.Answer = new AccessAnswer(true, false, [new AccessReason("app", true, false)]);
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users?show=check&name=alice&kind=key&key=/app/x");
        page.WaitForAssertion(() => Assert.Contains("yes because of the role app", page.Find(".verdicts").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Contains("no no role allows it", page.Find(".verdicts").TextContent, StringComparison.Ordinal);
        AccessQuery asked = _context.Access.Asked[0];
        Assert.Equal(("alice", "/app/x"), (asked.User, ByteString.CopyFrom(asked.Key.Span).ToStringUtf8()));
    }

    [Fact]
    public void Turning_it_off_asks_for_the_word()
    {
        On();
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Button(page, "Turn authentication off…").Click();
        page.Find("dialog input").Input("off");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.False(_context.Access.IsEnabled), DashboardContext.Patience);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".setup")), DashboardContext.Patience);
    }

    [Fact]
    public void Who_is_not_root_reads_a_sentence_and_the_own_roles()
    {
        On();
        _context.Access.AddRole("app", new Permission { Key = ByteString.CopyFromUtf8("/app/"), RangeEnd = ByteString.CopyFromUtf8("/app0") });
        _context.Access.AddRole("other");
        _context.Access.AddUser("alice", true, "app");
        _context.Access.Caller = "alice";
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users");
        Assert.Contains("administered by root", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(["app"], page.FindAll(".row__name").Select(name => name.TextContent));
        Assert.Contains("/app/", page.Find(".grants").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public void What_fails_is_told_in_the_words_of_the_service()
    {
        On();
        IRenderedComponent<Users> page = _context.Open<Users>("/ui/users?new=1");
        page.Find("input[name=name]").Change("root");
        page.Find("input[name=password]").Change("p");
        page.Find("input[name=repeat]").Change("p");
        page.Find(".plan form").Submit();
        page.WaitForAssertion(() => Assert.Contains("etcdserver: user name already exists", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private string Address => _context.Services.GetRequiredService<NavigationManager>().Uri;

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<Users> page, string text) => page.FindAll("button").Single(button => button.TextContent == text);

    private void On()
    {
        _context.Access.AddUser("root", true, "root");
        _context.Access.AddRole("root");
        _context.Access.IsEnabled = true;
    }
}
