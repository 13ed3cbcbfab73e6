using WebEtcd.Dashboard.Security;

namespace WebEtcd.Dashboard.Tests.Security;

public sealed class MemberOriginsTests
{
    [Theory]
    [InlineData("http://10.0.0.4:2379", "http://10.0.0.4:2379")]
    [InlineData("https://Node.Example/path?x=1", "https://node.example:443")]
    [InlineData("http://user:secret@host:1", "http://host:1")]
    [InlineData("http://h:1; script-src *", "")]
    [InlineData("http://h:1 http://evil", "")]
    [InlineData("http://*:2379", "")]
    [InlineData("http://0.0.0.0:2379", "")]
    [InlineData("http://[::1]:2379", "")]
    [InlineData("javascript:alert(1)", "")]
    [InlineData("unix:///tmp/x", "")]
    [InlineData("", "")]
    public void Only_scheme_host_and_port_pass(string url, string expected) => Assert.Equal(expected, string.Join(' ', MemberOrigins.Of([url])));
}
