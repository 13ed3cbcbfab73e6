using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Streams;

public sealed class FeedTests : IDisposable
{
    private readonly FakeObserver _observer = new(Views.Cluster(3) with { RecentEvents = [Views.Happened(1, ClusterEventKind.NodeStarted, "before")] });
    private readonly UpdateTurns _turns = new(TimeProvider.System);

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task A_feed_shows_the_state_at_once_and_changes_after_it()
    {
        await using ClusterFeed feed = new(_observer, TimeProvider.System, _turns);
        Assert.Equal("before", feed.Events().Single().Text);
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Changed += () =>
        {
            if (feed.Events().Count == 2)
            {
                changed.TrySetResult();
            }

            return Task.CompletedTask;
        };
        feed.Follow();
        _observer.Publish(Views.Cluster(5), Views.Happened(2, ClusterEventKind.LeaderElected, "after"));
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(["after", "before"], feed.Events().Select(item => item.Text));
        Assert.Equal(5, feed.View.Members.Count);
    }

    [Fact]
    public async Task Following_twice_subscribes_once_and_leaving_ends_it()
    {
        ClusterFeed feed = new(_observer, TimeProvider.System, _turns);
        feed.Follow();
        feed.Follow();
        Assert.Equal(1, _observer.Subscribers);
        await feed.DisposeAsync();
        Assert.Equal(0, _observer.Subscribers);
    }

    [Fact]
    public async Task A_page_that_is_only_rendered_ahead_costs_no_subscription()
    {
        await using ClusterFeed feed = new(_observer, TimeProvider.System, _turns);
        Assert.Equal(3, feed.View.Members.Count);
        Assert.Equal(0, _observer.Subscribers);
    }

    [Fact]
    public async Task A_burst_is_bounded_and_what_was_lost_is_counted()
    {
        await using ClusterFeed feed = new(_observer, TimeProvider.System, _turns);
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Changed += () =>
        {
            if (feed.Skipped == 108)
            {
                full.TrySetResult();
            }

            return Task.CompletedTask;
        };
        feed.Follow();
        // One came before, 600 come now, 7 were lost on the way: 500 are kept.
        _observer.Publish(Views.Cluster(3), 7, [.. Enumerable.Range(2, 600).Select(i => Views.Happened(i, ClusterEventKind.SlowSync, "e" + i))]);
        await full.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(ClusterFeed.EventsKept, feed.Events().Count);
        Assert.Equal("e601", feed.Events()[0].Text);
    }

    [Fact]
    public void History_keeps_two_minutes_of_every_member_and_forgets_who_left()
    {
        using ClusterHistory history = new(_observer, TimeProvider.System);
        for (int i = 0; i < ClusterHistory.SamplesKept + 10; i++)
        {
            history.Sample();
        }

        Assert.Equal(ClusterHistory.SamplesKept, history.Of(3, int.MaxValue).Count);
        _observer.Publish(Views.Cluster(2));
        history.Sample();
        Assert.Empty(history.Of(3));
        Assert.Equal(3.4, history.Of(1)[^1].SyncP99Ms);
    }
}
