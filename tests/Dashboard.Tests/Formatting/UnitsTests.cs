using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Tests.Formatting;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(134_217_728, "128 MiB")]
    [InlineData(2_147_483_648, "2.0 GiB")]
    public void Bytes_are_short(long bytes, string shown) => Assert.Equal(shown, Units.Bytes(bytes));

    [Theory]
    [InlineData(0.21, "210 µs")]
    [InlineData(3.4, "3.40 ms")]
    [InlineData(42, "42 ms")]
    [InlineData(1500, "1.5 s")]
    [InlineData(0, "–")]
    public void Latencies_have_the_unit_that_fits(double milliseconds, string shown) =>
        Assert.Equal(shown, Units.Latency(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(-5, "now")]
    [InlineData(0.4, "now")]
    [InlineData(59, "59 s ago")]
    [InlineData(3_700, "1 h ago")]
    [InlineData(200_000, "2 d ago")]
    public void Ages_have_one_unit(double seconds, string shown) => Assert.Equal(shown, Units.Ago(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Large_numbers_are_grouped() => Assert.Equal("1\u202F204\u202F000", Units.Count(1_204_000L));
}
