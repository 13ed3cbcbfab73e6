using System.Text;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Inspection;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.ViewModels.Inspection;

public sealed class InspectionTextTests
{
    [Theory]
    [InlineData("a", "", "a")]
    [InlineData("/a/", "/a0", "/a/ and all below it")]
    [InlineData("a", "c", "a up to c")]
    [InlineData("a", "\0", "a and all keys after it")]
    [InlineData("\0", "\0", "all keys")]
    [InlineData("", "\0", "all keys")]
    public void Ranges_are_told_in_words(string key, string end, string words) =>
        Assert.Equal(words, RangeText.Of(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(end)).ToString());

    [Fact]
    public void Addresses_hold_their_state()
    {
        Assert.Equal("/ui/raft?at=12", RaftLogAddress.Parse("12").Link);
        Assert.Equal("/ui/raft", RaftLogAddress.Parse("-1").Link);
        Assert.Equal("/ui/watchers?find=a%20b&behind=1&after=3.-1&conn=9", WatchersAddress.Parse(" a b ", "1", "3.-1", "9").Link);
        Assert.Equal("/ui/watchers", WatchersAddress.Parse(null, null, "3", "x").Link);
    }

    [Fact]
    public void The_axis_holds_all_members_and_is_never_a_point()
    {
        LogLanes even = LogLanes.Of(Views.Cluster(3));
        Assert.Equal((1204UL, 1.0), (even.High, even.Place(1204)));
        Assert.InRange(even.Place(even.Low), 0, 0);
        LogLanes young = LogLanes.Of(Views.Cluster(1).With(1, member => member with { Raft = member.Raft with { AppliedIndex = 2, CommitIndex = 2, LastIndex = 2 } }));
        Assert.Equal(0UL, young.Low);
        ClusterView lags = Views.Cluster(3).With(2, member => member with { Raft = member.Raft with { AppliedIndex = 4 } });
        Assert.InRange(LogLanes.Of(lags).Place(4), 0, 0.2);
        Assert.All(LogLanes.Of(Views.Cluster(3).With(1, member => member with { Raft = member.Raft with { Role = "follower", LeaderId = 0 } })).Lanes, lane => Assert.Null(lane.Behind));
    }

    [Theory]
    [InlineData(10, 10, 10, 10, "Everything in the log is committed and applied.")]
    [InlineData(11, 10, 10, 10, "1 entry is not on disk yet.")]
    [InlineData(12, 12, 10, 9, "2 entries wait for a quorum, 1 entry is committed and not applied yet.")]
    public void The_marks_are_told_in_one_sentence(ulong last, ulong stable, ulong commit, ulong applied, string sentence) =>
        Assert.Equal(sentence, RaftEntryText.Sentence(new RaftLogMarks(1, 1, 1, stable, last, commit, applied, 0)));

    [Fact]
    public void Every_kind_of_entry_has_a_name_of_its_own() =>
        Assert.Equal(Enum.GetValues<RaftEntryKind>().Length, Enum.GetValues<RaftEntryKind>().Select(RaftEntryText.Kind).Distinct().Count());
}
