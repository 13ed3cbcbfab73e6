using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Queues;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.ViewModels.Queues;

public sealed class QueueBoardTests
{
    private readonly FakeStore _store = new();
    private readonly FakeLeaseService _leases = new();
    private readonly SteppedTime _time = new();

    [Fact]
    public async Task It_is_due_when_the_store_has_changed_and_else_every_two_seconds()
    {
        QueueBoard board = new(new FakeQueueBrowserService(_store), _leases, _time);
        Assert.True(board.IsDue(1));
        await board.LoadAsync(QueuesAddress.Start, 1, CancellationToken.None);
        Assert.False(board.IsDue(1));
        Assert.True(board.IsDue(2));
        _time.Now += TimeSpan.FromSeconds(2);
        Assert.True(board.IsDue(1));
    }

    [Fact]
    public async Task Time_left_is_asked_for_anew_only_when_it_is_due_or_the_lease_is_new()
    {
        Enter("a", 1, 30);
        QueueBoard board = new(new FakeQueueBrowserService(_store), _leases, _time);
        await board.LoadAsync(QueuesAddress.Start, 1, CancellationToken.None);
        _leases.SecondsLeft[1] = 60;
        Enter("a", 2, 50);
        await board.LoadAsync(QueuesAddress.Start, 2, CancellationToken.None);
        Assert.Equal((30, 50), (board.TimeOf(1)!.SecondsLeft, board.TimeOf(2)!.SecondsLeft));
        _time.Now += TimeSpan.FromSeconds(2);
        await board.LoadAsync(QueuesAddress.Start, 2, CancellationToken.None);
        Assert.Equal(60, board.TimeOf(1)!.SecondsLeft);
        _store.Delete("a/1");
        await board.LoadAsync(QueuesAddress.Start, 3, CancellationToken.None);
        Assert.Null(board.TimeOf(1));
    }

    [Fact]
    public async Task A_name_of_which_nothing_is_left_is_not_taken_for_the_next_one()
    {
        Enter("ab", 1, 30);
        QueueBoard board = new(new FakeQueueBrowserService(_store), _leases, _time);
        await board.LoadAsync(QueuesAddress.Start with { Name = "a"u8.ToArray() }, 1, CancellationToken.None);
        Assert.Empty(board.Queues!);
        await board.LoadAsync(QueuesAddress.Start with { Name = "ab"u8.ToArray() }, 1, CancellationToken.None);
        Assert.Single(board.Queues!);
    }

    [Theory]
    [InlineData(1, "next in line")]
    [InlineData(2, "2nd in line")]
    [InlineData(3, "3rd in line")]
    [InlineData(11, "11th in line")]
    [InlineData(12, "12th in line")]
    [InlineData(22, "22nd in line")]
    public void A_turn_is_said_in_words(int place, string words) => Assert.Equal(words, QueueWords.Turn(place));

    [Fact]
    public void The_address_holds_the_state()
    {
        QueuesAddress address = new("/a"u8.ToArray(), [0xff], null);
        Assert.Equal("/ui/leases?show=locks&prefix=/a&from=_w", address.Link);
        Assert.Equal(address.Link, QueuesAddress.Parse("/a", "_w", null).Link);
        Assert.Equal("/ui/leases?show=locks&name=a%5Cxff", QueuesAddress.Parse(null, null, "a\\xff").Link);
        Assert.Equal("/ui/leases?show=locks", QueuesAddress.Parse("", "!", "").Link);
        Assert.True(QueuesAddress.IsShown("locks"));
        Assert.False(QueuesAddress.IsShown(null));
    }

    private void Enter(string name, long lease, long seconds)
    {
        _leases.SecondsLeft[lease] = seconds;
        _store.Put($"{name}/{lease:x}", "", lease);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
