using System.Net;
using System.Text;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Security;

/// <summary>The backup as browsers download it.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task It_is_a_file_of_known_length_taken_for_the_user_of_the_pages()
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Callers.Names["token-1"] = "root";
        using HttpResponseMessage answer = await AskAsync(host);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Matches("^\"?webetcd-[0-9]{8}-[0-9]{6}\\.db\"?$", answer.Content.Headers.ContentDisposition?.FileName);
        byte[] file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("for token-1;data" + new string('\0', 32), Encoding.UTF8.GetString(file));
        Assert.Equal(file.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Nobody_gets_it_without_signing_in_or_against_the_service()
    {
        await using PageHost host = await PageHost.StartAsync();
        using HttpResponseMessage stranger = await AskAsync(host);
        Assert.Equal("/ui/login", stranger.Headers.Location?.OriginalString);
        host.Callers.Names["token-1"] = "alice";
        host.Upkeep.Failure = EtcdErrors.PermissionDenied;
        using HttpResponseMessage refused = await AskAsync(host);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(EtcdErrors.PermissionDenied.Message, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_is_not_root_is_told_so()
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Callers.Names["token-1"] = "alice";
        host.Callers.AllAreRoot = false;
        using HttpResponseMessage refused = await AskAsync(host);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(PageServices.BackupIsForRoot, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_that_breaks_off_is_no_whole_file()
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Callers.AsksForUsers = false;
        host.Upkeep.FailsHalfway = true;
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => (await AskAsync(host)).Dispose());
    }

    [Fact]
    public async Task Another_site_cannot_start_one()
    {
        await using PageHost host = await PageHost.StartAsync();
        host.Callers.AsksForUsers = false;
        using HttpResponseMessage answer = await AskAsync(host, "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(true, "read-only")]
    [InlineData(false, "--ui-mask-prefix")]
    public async Task A_dashboard_with_bounds_gives_none(bool isReadOnly, string reason)
    {
        await using PageHost host = await PageHost.StartAsync(isReadOnly ? new() { IsReadOnly = true } : new() { MaskedPrefixes = ["/secret"u8.ToArray()] });
        host.Callers.AsksForUsers = false;
        using HttpResponseMessage answer = await AskAsync(host);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(PageHost host, string from = "same-origin")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/ui/backup", UriKind.Relative));
        request.Headers.Add("Cookie", "webetcd-session=token-1");
        request.Headers.Add("Sec-Fetch-Site", from);
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
