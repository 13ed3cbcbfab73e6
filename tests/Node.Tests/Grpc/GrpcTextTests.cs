using System.Globalization;
using WebEtcd.Node.Api.Grpc;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class GrpcTextTests
{
    [Theory]
    [InlineData("1H", "01:00:00")]
    [InlineData("90M", "01:30:00")]
    [InlineData("10S", "00:00:10")]
    [InlineData("5000m", "00:00:05")]
    [InlineData("20u", "00:00:00.0000200")]
    [InlineData("1n", "00:00:00.0000001")]
    [InlineData("99999999n", "00:00:00.1000000")]
    [InlineData("0n", "00:00:00")]
    [InlineData("99999999H", "24.00:00:00")]
    public void A_timeout_is_read_in_its_unit(string text, string expected)
    {
        Assert.Null(GrpcTimeout.Parse(text, out TimeSpan timeout));
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("-1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("10s")]
    public void A_timeout_that_is_none_is_named(string text)
    {
        string? reason = GrpcTimeout.Parse(text, out TimeSpan timeout);
        Assert.NotNull(reason);
        Assert.Equal(TimeSpan.Zero, timeout);
    }

    [Theory]
    [InlineData("plain text, {}~", "plain text, {}~")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb\u007f", "a%0Ab%7F")]
    [InlineData("ü€", "%C3%BC%E2%82%AC")]
    [InlineData("", "")]
    public void A_status_text_is_percent_encoded(string text, string expected) => Assert.Equal(expected, GrpcStatusText.Encode(text));

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc;charset=utf-8", true)]
    [InlineData("APPLICATION/GRPC", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpcx", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_content_type_is_gRPC_or_not(string? contentType, bool expected) => Assert.Equal(expected, GrpcContentType.IsGrpc(contentType));
}
