using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class TxnPageTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void What_is_put_together_is_in_the_address()
    {
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn");
        Button(page, "Compare").Click();
        page.Find("select[name=target]").Change("Mod");
        page.Find("select[name=relation]").Change("Greater");
        Type(page.Find("input[name=key]"), "/a b");
        Type(page.Find("input[name=operand]"), "5");
        page.Find("button[aria-label='Add an operation to Then']").Click();
        Type(page.FindAll("input[name=key]")[1], "/x");
        Type(page.Find("textarea[name=value]"), "two\nlines & 100 %");
        page.Find("button[aria-label='Add an operation to Else']").Click();
        page.FindAll("select[name=kind]")[1].Change("DeletePrefix");
        Type(page.FindAll("input[name=key]")[2], "/tmp/");
        Assert.EndsWith(
            "/ui/txn?if=mod%20%3E%20/a%2520b%205&then=put%20/x%20two%250Alines%2520%26%2520100%2520%2525&else=delete-prefix%20/tmp/",
            _context.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal);
        Assert.Equal("if mod > /a%20b 5\nthen put /x two%0Alines%20&%20100%20%25\nelse delete-prefix /tmp/", page.Find("input[data-draft=txn]").GetAttribute("value"));
        page.Find("button[aria-label='Remove compare 1']").Click();
        Assert.DoesNotContain("if=", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_other_forms_are_shown_to_be_copied()
    {
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?if=version%20=%20k%200&then=put%20k%20v&else=get-prefix%20k");
        string[] copied = [.. page.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")!)];
        Assert.Contains("\"requestPut\": {", copied[0], StringComparison.Ordinal);
        Assert.Equal("etcdctl --endpoints=http://localhost txn <<'EOF'\nversion(\"k\") = \"0\"\n\nput \"k\" \"v\"\n\nget --prefix --limit=100 \"k\"\n\nEOF", copied[1]);
        page = _context.Open<TxnPage>("/ui/txn?if=lease%20=%20k%200&then=put%20k%20v");
        Assert.Single(page.FindAll("[data-copy]"));
        Assert.Contains("etcdctl cannot compare leases", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_tells_which_branch_and_what_came_of_each_operation()
    {
        _context.Store.Put("/c/1", "<i>one</i>");
        _context.Store.Put("/c/2", "two", 0xabc);
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?if=version%20=%20k%200&then=put%20k%20v&then=get-prefix%20/c/&then=delete%20none&else=get%20k");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("All compares held, and Then ran", page.Find(".txn-result h2").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        string[] outcomes = [.. page.FindAll(".txn-result__list > li > p").Select(line => line.TextContent)];
        Assert.Equal(["puts k (1 B) done", "reads the first 100 keys that begin with /c/ 2 keys", "deletes none nothing was there"], outcomes);
        Assert.Equal(["/c/1", "<i>one</i>"], page.FindAll(".txn-result tbody tr")[0].Children.Take(2).Select(cell => cell.TextContent));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("A compare did not hold, and Else ran", page.Find(".txn-result h2").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void A_delete_of_a_prefix_shows_what_goes_and_asks()
    {
        for (int i = 0; i < 12; i++)
        {
            _context.Store.Put($"/tmp/{i:d2}", "v");
        }

        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?then=delete-prefix%20/tmp/");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("12 keys", page.Find("dialog").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Contains("and 4 more", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Equal(12, _context.Store.Count);
        page.FindAll("dialog button").Single(button => button.TextContent == "Cancel").Click();
        Assert.Equal(12, _context.Store.Count);
        page.Find("form").Submit();
        page.WaitForElement("dialog", DashboardContext.Patience);
        page.FindAll("dialog button").Single(button => button.TextContent == "Run and delete").Click();
        page.WaitForAssertion(() => Assert.Contains("12 keys are gone", page.Find(".txn-result").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(0, _context.Store.Count);
    }

    [Theory]
    [InlineData("if=mod%20=%20k%20soon", "If, line 1: The mod revision is a whole number")]
    [InlineData("then=put%20k%20v&then=put%20%20v", "Then, line 2: Type the key.")]
    [InlineData("else=get%20a%5Cq", "Else, line 1: The escape at position 2")]
    public void What_cannot_be_sent_is_named(string query, string problem)
    {
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?" + query);
        page.Find("form").Submit();
        Assert.Contains(problem, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, _context.Store.Revision);
    }

    [Fact]
    public void A_condition_that_cannot_be_read_is_not_left_out_in_silence()
    {
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?if=mod%20is%20k%205&then=put%20k%20v");
        Assert.Contains("if mod is k 5", page.Find(".notice--warning").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        page.Find("form").Submit();
        Assert.Equal(1, _context.Store.Revision);
        Button(page, "Leave them out").Click();
        Assert.Empty(page.FindAll(".notice--warning"));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, _context.Store.Revision), DashboardContext.Patience);
    }

    [Fact]
    public void What_the_server_refuses_is_told_in_its_words()
    {
        _context.Keys.Failure = EtcdErrors.DuplicateKey;
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn?then=put%20k%20v");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("etcdserver: duplicate key given in txn request", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void A_draft_from_another_member_is_taken_up()
    {
        _context.JSInterop.Setup<string[]?>("webetcd.takeDraft", "txn").SetResult(["then put k long", ""]);
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn");
        page.WaitForAssertion(() => Assert.Equal("long", page.Find("textarea[name=value]").GetAttribute("value") ?? page.Find("textarea[name=value]").TextContent), DashboardContext.Patience);
    }

    [Fact]
    public void An_empty_page_offers_a_beginning()
    {
        IRenderedComponent<TxnPage> page = _context.Open<TxnPage>("/ui/txn");
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        Assert.Equal("/ui/txn?if=create%20%3D%20/lock/a%200&then=put%20/lock/a%20me&else=get%20/lock/a", page.Find(".txn__examples a").GetAttribute("href"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static IElement Button(IRenderedComponent<TxnPage> page, string text) => page.FindAll("button").Single(button => button.TextContent == text);

    private static void Type(IElement field, string text)
    {
        field.Input(text);
        field.Change(text);
    }
}
