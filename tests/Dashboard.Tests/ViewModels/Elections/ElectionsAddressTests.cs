using WebEtcd.Dashboard.ViewModels.Elections;

namespace WebEtcd.Dashboard.Tests.ViewModels.Elections;

public sealed class ElectionsAddressTests
{
    [Theory]
    [InlineData(null, null, null, null, "/ui/elections")]
    [InlineData("5", "n1", "clock", "5m", "/ui/elections?term=5&member=n1&time=clock&span=5m")]
    [InlineData("x", "", "other", "9d", "/ui/elections")]
    public void The_address_holds_the_state_of_the_page(string? term, string? member, string? time, string? span, string link) =>
        Assert.Equal(link, ElectionsAddress.Parse(term, member, time, span).Link);

    [Fact]
    public void Ticks_of_the_axis_are_round_and_few()
    {
        DateTimeOffset until = new(2026, 3, 1, 12, 0, 7, TimeSpan.Zero);
        Assert.Equal(["now", "−15 s", "−30 s", "−45 s", "−1 min", "−1 min 15 s"], new RibbonAxis(until.AddSeconds(-90), until).Ticks(false).Select(tick => tick.Label));
        Assert.Equal(["12:00", "11:30", "11:00"], new RibbonAxis(until.AddHours(-3), until).Ticks(true).Select(tick => tick.Label).Take(3));
    }
}
