using System.Buffers;
using System.Text;
using WebEtcd.Node.Hosting.ClientPort;

namespace WebEtcd.Node.Tests.ClientPort;

public sealed class ProtocolSnifferTests
{
    [Theory]
    [InlineData("", "Undecided")]
    [InlineData("P", "Undecided")]
    [InlineData("PR", "Undecided")]
    [InlineData("PRI", "Undecided")]
    [InlineData("PRI ", "Http2")]
    [InlineData("PRI * HTTP/2.0\r\n", "Http2")]
    [InlineData("PRIX", "Http1")]
    [InlineData("PROPFIND / HTTP/1.1", "Http1")]
    [InlineData("PO", "Http1")]
    [InlineData("G", "Http1")]
    [InlineData("pri ", "Http1")]
    [InlineData("\0", "Http1")]
    [InlineData("\u0016\u0003\u0001", "Tls")]
    public void The_first_bytes_tell_the_protocol(string bytes, string expected) =>
        Assert.Equal(Enum.Parse<ClientProtocol>(expected), ProtocolSniffer.Judge(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(bytes))));
}
