using System.Net;
using System.Text.RegularExpressions;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>What the pages' addresses answer, without a browser.</summary>
public sealed partial class PlumbingTests
{
    [Fact]
    public async Task The_root_leads_to_the_dashboard()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        using HttpClient http = Client(node);
        using HttpResponseMessage answer = await http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/ui", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_page_has_a_strict_policy_and_no_inline_script_or_style()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await node.PutAsync("/xss", "<script>alert(1)</script>");
        using HttpClient http = Client(node);
        foreach (string path in new[] { "/ui", "/ui/keys?prefix=/&key=/xss", "/ui/watch" })
        {
            using HttpResponseMessage answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            string html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, Script().Count(html));
            Assert.DoesNotMatch(Inline(), html);
        }
    }

    [Fact]
    public async Task A_page_that_does_not_exist_says_so()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        using HttpClient http = Client(node);
        using HttpResponseMessage answer = await http.GetAsync("/ui/none", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_are_compressed_and_kept_by_version()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        using HttpClient http = Client(node);
        string html = await http.GetStringAsync("/ui", TestContext.Current.CancellationToken);
        string script = BlazorScript().Match(html).Value;
        using HttpRequestMessage request = new(HttpMethod.Get, script) { Headers = { { "Accept-Encoding", "gzip, br" } } };
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Contains("immutable", answer.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        using HttpRequestMessage again = new(HttpMethod.Get, "/_framework/blazor.web.js") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        using HttpResponseMessage unchanged = await http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_open_a_circuit()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        using HttpClient http = Client(node);
        using HttpRequestMessage foreign = new(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", "https://evil.example" } } };
        using HttpResponseMessage refused = await http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using HttpRequestMessage own = new(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", node.Address.GetLeftPart(UriPartial.Authority) } } };
        using HttpResponseMessage accepted = await http.SendAsync(own, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    private static HttpClient Client(INodeUnderTest node) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = node.Address };

    [GeneratedRegex("<script src=\"/(js|_framework)/[a-z.]+\\?v=[0-9a-f]+\"")]
    private static partial Regex Script();

    [GeneratedRegex("<script(?! src=)|<style| style=\"| on[a-z]+=\"")]
    private static partial Regex Inline();

    [GeneratedRegex("/_framework/blazor.web.js\\?v=[0-9a-f]+")]
    private static partial Regex BlazorScript();
}
