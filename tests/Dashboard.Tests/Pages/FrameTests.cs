using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Layout;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Pages;

/// <summary>What is on every page costs every page.</summary>
public sealed class FrameTests
{
    [Fact]
    public async Task The_frame_is_drawn_again_for_news_only()
    {
        await using DashboardContext context = new(members: 3);
        IRenderedComponent<ServingNode> node = context.Render<ServingNode>();
        IRenderedComponent<SafetyNote> note = context.Render<SafetyNote>();

        // Registered behind theirs, so it comes when both have been told.
        ClusterFeed feed = context.Services.GetRequiredService<ClusterFeed>();
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Changed += () =>
        {
            if (feed.View.Members[0].Store.Revision == 4711)
            {
                told.TrySetResult();
            }

            return Task.CompletedTask;
        };
        context.Observer.Publish(context.Observer.Current.With(1, member => member with { Store = member.Store with { Revision = 4711 } }));
        await told.Task.WaitAsync(DashboardContext.Patience, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (node.RenderCount, note.RenderCount));

        ClusterView lost = context.Observer.Current.With(2, member => member with { Reachable = false }).With(3, member => member with { Reachable = false });
        context.Observer.Publish(lost);
        node.WaitForAssertion(() => Assert.Equal("No quorum", node.Find(".serving__word").TextContent), DashboardContext.Patience);
        note.WaitForAssertion(() => Assert.Contains("no writes", note.Find(".safety").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Contains("from before it started", note.FindAll(".safety")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_confirms_bears_its_age()
    {
        await using DashboardContext context = new(members: 3);
        ClusterHistory history = context.Services.GetRequiredService<ClusterHistory>();
        history.Sample();
        DateTimeOffset led = history.LastLedAt!.Value;
        context.Observer.Publish(context.Observer.Current.With(2, member => member with { Reachable = false }).With(3, member => member with { Reachable = false }));
        history.Sample();
        Assert.Equal(led, history.LastLedAt);
        IRenderedComponent<SafetyNote> note = context.Render<SafetyNote>();
        Assert.Contains("what this node has by itself, from ", note.FindAll(".safety")[1].TextContent, StringComparison.Ordinal);
        context.Observer.Publish(context.Observer.Current.With(2, member => member with { Reachable = true }));
        note.WaitForAssertion(() => Assert.Empty(note.FindAll(".safety")), DashboardContext.Patience);
    }
}
