using WebEtcd.Dashboard.Security;

namespace WebEtcd.Dashboard.Tests.Security;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/ui/keys")]
    [InlineData("/ui/keys?prefix=/app/&key=%5Cxff")]
    [InlineData("/ui?show=table")]
    [InlineData("/ui/watch?to=//evil.example")]
    public void Pages_of_this_dashboard_pass_as_they_are(string address) => Assert.Equal(address, ReturnAddress.Of(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/ui")]
    [InlineData("/ui/")]
    [InlineData("//evil")]
    [InlineData("//evil/ui/keys")]
    [InlineData("/ui//evil")]
    [InlineData("/ui/../x")]
    [InlineData("/ui/./keys")]
    [InlineData("/ui/%2e%2e/x")]
    [InlineData("/ui/%2E%2E/x")]
    [InlineData("/uix")]
    [InlineData("/metrics")]
    [InlineData("https:")]
    [InlineData("https://evil/ui/keys")]
    [InlineData("https:/ui/keys")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\\evil")]
    [InlineData("\\\\evil\\ui\\keys")]
    [InlineData("/ui\\..\\x")]
    [InlineData("/ui/keys\\..\\..\\x")]
    [InlineData("/ui/keys?prefix=\\evil")]
    [InlineData("/ui/keys?a=1\r\nSet-Cookie: b=1")]
    [InlineData("/ui/keys?a=\u00e4")]
    [InlineData("/ui/keys#there")]
    [InlineData(" /ui/keys")]
    [InlineData("/ui/login")]
    [InlineData("/ui/Logout/")]
    [InlineData("/ui/backup")]
    [InlineData("/ui/login?to=/ui/keys")]
    public void Anything_else_is_ignored(string? address)
    {
        Assert.Null(ReturnAddress.Of(address));
        Assert.Equal("/ui/login", ReturnAddress.Login(address));
    }

    [Fact]
    public void What_is_too_long_is_not_carried_on() => Assert.Null(ReturnAddress.Of("/ui/keys?prefix=" + new string('a', ReturnAddress.MostCharacters)));

    [Fact]
    public void The_login_carries_the_whole_address() =>
        Assert.Equal("/ui/login?to=/ui/keys%3Fprefix%3D/app/%26key%3D%255Cxff", ReturnAddress.Login("/ui/keys?prefix=/app/&key=%5Cxff"));
}
