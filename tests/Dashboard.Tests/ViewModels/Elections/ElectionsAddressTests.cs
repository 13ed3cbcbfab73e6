using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Elections;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels.Elections;

public sealed class ElectionsAddressTests
{
    [Theory]
    [InlineData(null, null, null, null, null, "/ui/elections")]
    [InlineData("5", "1772366016005", "n1", "clock", "5m", "/ui/elections?term=5&at=1772366016005&member=n1&time=clock&span=5m")]
    [InlineData("x", "y", "", "other", "9d", "/ui/elections")]
    public void The_address_holds_the_state_of_the_page(string? term, string? at, string? member, string? time, string? span, string link) =>
        Assert.Equal(link, ElectionsAddress.Parse(term, at, member, time, span).Link);

    [Fact]
    public void A_term_means_its_election_and_other_episodes_of_it_have_a_moment()
    {
        ElectionScript script = new ElectionScript().Founding().KillOfLeader(60_000).At(90_000).Started(1).At(90_400).Enters(1, 2, 2).Follows(1, 2, 2);
        ClusterView view = Views.Cluster(3).With(1, member => member with { Raft = member.Raft with { Role = "follower", LeaderId = 2 } });
        Episode[] episodes = [.. ElectionHistory.Of(view, script.Events, Views.Start.AddSeconds(95)).Episodes.Reverse()];
        Assert.Equal([EpisodeKind.Joined, EpisodeKind.Elected, EpisodeKind.Elected], episodes.Select(episode => episode.Kind));
        Assert.Same(episodes[1], ElectionsAddress.Parse("2", null, null, null, null).Choose(episodes));
        Assert.All(episodes, episode => Assert.Same(episode, ElectionsAddress.Default.For(episode).Choose(episodes)));
        Assert.Same(episodes[0], ElectionsAddress.Default.Choose(episodes));
        Assert.Null(ElectionsAddress.Parse("2", "17", null, null, null).Choose(episodes));
    }

    [Fact]
    public void Ticks_of_the_axis_are_round_and_few()
    {
        DateTimeOffset until = new(2026, 3, 1, 12, 0, 7, TimeSpan.Zero);
        Assert.Equal(["now", "−15 s", "−30 s", "−45 s", "−1 min", "−1 min 15 s"], new RibbonAxis(until.AddSeconds(-90), until).Ticks(false).Select(tick => tick.Label));
        Assert.Equal(["12:00", "11:30", "11:00"], new RibbonAxis(until.AddHours(-3), until).Ticks(true).Select(tick => tick.Label).Take(3));
    }
}
