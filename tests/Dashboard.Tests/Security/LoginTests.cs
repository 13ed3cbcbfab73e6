using System.Net;
using WebEtcd.Dashboard.Tests.Rendering;

namespace WebEtcd.Dashboard.Tests.Security;

/// <summary>From a page that asks for a user, over the login, to that page.</summary>
public sealed class LoginTests
{
    private const string Wanted = "/ui/keys?prefix=/app/&key=%3Cb%3E";

    [Fact]
    public async Task Asking_for_a_page_leads_to_the_login_that_remembers_it()
    {
        await using PageHost host = await PageHost.StartAsync();
        Assert.Equal("/ui/login?to=/ui/keys%3Fprefix%3D/app/%26key%3D%253Cb%253E", await LeadsToAsync(host, HttpMethod.Get, Wanted));
        Assert.Equal("/ui/login?to=/ui/keys%3Fprefix%3D%255Cx00", await LeadsToAsync(host, HttpMethod.Get, "/ui/keys?prefix=\\x00"));
        Assert.Equal("/ui/login", await LeadsToAsync(host, HttpMethod.Get, "/ui"));
        Assert.Equal("/ui/login", await LeadsToAsync(host, HttpMethod.Post, "/ui/keys"));
        Assert.Equal("/ui/login", await LeadsToAsync(host, HttpMethod.Get, "/ui//evil"));
    }

    [Fact]
    public async Task Signing_in_leads_to_the_page_after_a_failed_attempt_too()
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Auth.Tokens["right"] = "token-1";
        string form = await host.Client.GetStringAsync(new Uri("/ui/login?to=" + Uri.EscapeDataString(Wanted), UriKind.Relative), TestContext.Current.CancellationToken);
        string carried = $"""<input type="hidden" name="to" value="{WebUtility.HtmlEncode(Wanted)}" />""";
        Assert.Contains(carried, form, StringComparison.Ordinal);

        using HttpResponseMessage refused = await SignInAsync(host, "wrong", Wanted);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(carried, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using HttpResponseMessage welcome = await SignInAsync(host, "right", Wanted);
        Assert.Equal(HttpStatusCode.SeeOther, welcome.StatusCode);
        Assert.Equal(Wanted, welcome.Headers.Location?.OriginalString);
        Assert.Contains("webetcd-session=token-1", Assert.Single(welcome.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil")]
    [InlineData("/ui/../x")]
    [InlineData("https://evil/ui")]
    [InlineData("/ui\\x")]
    public async Task A_login_leads_to_no_other_place(string to)
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Auth.Tokens["right"] = "token-1";
        string form = await host.Client.GetStringAsync(new Uri("/ui/login?to=" + Uri.EscapeDataString(to), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("name=\"to\"", form, StringComparison.Ordinal);
        using HttpResponseMessage welcome = await SignInAsync(host, "right", to);
        Assert.Equal("/ui", welcome.Headers.Location?.OriginalString);
    }

    private static async Task<string?> LeadsToAsync(PageHost host, HttpMethod method, string address)
    {
        // As it is: the client would make another address of some.
        Uri exact = new(host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(method, exact);
        using HttpResponseMessage answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location?.OriginalString;
    }

    private static async Task<HttpResponseMessage> SignInAsync(PageHost host, string password, string to)
    {
        using FormUrlEncodedContent form = new([new("name", "root"), new("password", password), new("to", to)]);
        return await host.Client.PostAsync(new Uri("/ui/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}
