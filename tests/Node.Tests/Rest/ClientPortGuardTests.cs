using System.Net;

namespace WebEtcd.Node.Tests.Rest;

public sealed class ClientPortGuardTests
{
    private const string Key = "{\"key\":\"YQ==\"}";
    private static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0");

    public static TheoryData<string, string, string, int> Table() => new()
    {
        // A caller that is no browser.
        { "localhost", "", "", 200 },
        { "some.name.example", "", "", 200 },
        { "10.1.2.3:2379", "", "", 200 },
        // A browser, on our own page.
        { "localhost:2379", "Origin: http://localhost:2379", "", 200 },
        { "localhost:2379", "Origin: https://localhost:2379", "", 200 },
        { "127.0.0.1:2379", "Origin: http://127.0.0.1:2379", "Sec-Fetch-Site: same-origin", 200 },
        { "[::1]:2379", "Origin: http://[::1]:2379", "", 200 },
        { "own.example:2379", "Origin: http://own.example:2379", "", 200 },
        { "localhost", "Sec-Fetch-Site: none", "", 200 },
        // A browser, on a page of another site.
        { "localhost:2379", "Origin: http://evil.example", "", 403 },
        { "localhost:2379", "Origin: http://localhost:8080", "", 403 },
        { "localhost:2379", "Origin: null", "", 403 },
        { "localhost:2379", "Sec-Fetch-Site: cross-site", "", 403 },
        { "localhost:2379", "Sec-Fetch-Site: same-site", "", 403 },
        { "localhost:2379", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", 403 },
        // A name of another site that leads to our address.
        { "evil.example:2379", "Origin: http://evil.example:2379", "", 421 },
        { "evil.example", "User-Agent: Mozilla/5.0", "", 421 },
        { "evil.example", "Accept-Language: en", "", 421 },
        { "evil.example", "Sec-Fetch-Site: same-origin", "", 421 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Foreign_pages_are_kept_out_and_everyone_else_let_in(string host, string first, string second, int status)
    {
        await using RestServer server = await RestServer.StartAsync(options => options.OwnUrls = [new Uri("http://own.example:2379")]);
        string headers = string.Concat(new[] { first, second }.Where(header => header.Length > 0).Select(header => header + "\r\n"));
        string answer = await server.SendRawAsync($"POST /v3/kv/range HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\nContent-Length: {Key.Length}\r\n\r\n{Key}");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        Assert.Equal(status == 200, server.KeyValue.LastRequest is not null);
    }

    [Theory]
    [InlineData("/readyz", "localhost:2379", 200)]
    [InlineData("/livez", "localhost:2379", 200)]
    [InlineData("/readyz?verbose", "localhost:2379", 403)]
    [InlineData("/livez?exclude=x", "localhost:2379", 403)]
    [InlineData("/readyz", "evil.example:2379", 421)]
    public async Task Pages_of_other_members_may_ask_whether_this_one_is_ready_and_nothing_else(string path, string host, int status)
    {
        await using RestServer server = await RestServer.StartAsync(options => options.OwnUrls = [new Uri("http://own.example:2379")]);
        string answer = await server.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://10.0.0.9:2379\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n");
        Assert.Equal(status == 200, answer.Contains("Access-Control-Allow-Origin: *\r\n", StringComparison.Ordinal));
        if (status != 200)
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_guard_covers_the_other_paths_of_the_port()
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/ui", Browser));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/ui", Browser, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(server, "/ui", Browser, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/ui", Browser, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(server, "/ui", Browser, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")));
        Assert.Equal((HttpStatusCode)421, await GetAsync(server, "/ui", Browser, ("Host", "evil.example")));
    }

    [Fact]
    public async Task A_named_origin_may_call()
    {
        await using RestServer server = await RestServer.StartAsync(options => options.CorsOrigins = ["https://app.example/"]);
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key, ("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("https://app.example", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("accept, content-type, authorization", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("POST, GET, OPTIONS, PUT, DELETE", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.PostAsync("/v3/kv/range", Key, ("Origin", "https://other.example"))).StatusCode);
    }

    [Fact]
    public async Task All_origins_are_answered_as_etcd_does_when_that_is_wanted()
    {
        await using RestServer server = await RestServer.StartAsync(options => (options.CorsOrigins, options.HostAllowList) = (["*"], ["*"]));
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key, ("Origin", "http://any.example"), ("Host", "any.example"));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.True((await server.PostAsync("/v3/kv/range", Key)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Preflights_are_answered_here()
    {
        await using RestServer server = await RestServer.StartAsync(options => options.CorsOrigins = ["http://app.example"]);
        HttpRequestMessage Preflight(string origin) => new(HttpMethod.Options, "/v3/kv/range") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(Preflight("http://app.example"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(Preflight("http://evil.example"))).StatusCode);
        HttpResponseMessage plain = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/anything"));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Empty(await plain.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_given_host_list_holds_for_every_caller()
    {
        await using RestServer server = await RestServer.StartAsync(options => options.HostAllowList = ["db.example"]);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v3/kv/range", Key, ("Host", "db.example:2379"))).StatusCode);
        Assert.Equal((HttpStatusCode)421, (await server.PostAsync("/v3/kv/range", Key, ("Host", "other.example"))).StatusCode);
        Assert.Equal((HttpStatusCode)421, (await server.PostAsync("/v3/kv/range", Key, ("Host", "10.0.0.1"))).StatusCode);
    }

    private static async Task<HttpStatusCode> GetAsync(RestServer server, string path, params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (await server.Client.SendAsync(request)).StatusCode;
    }
}
