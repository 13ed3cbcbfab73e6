using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Dashboard.ViewModels.Metrics;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class MetricsTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(members: 3);

    public MetricsTests() => _context.Services.AddSingleton<TimeProvider>(new FixedTime(Views.Start));

    [Fact]
    public void Every_metric_is_drawn_for_each_member_and_can_be_read()
    {
        Sample();
        IRenderedComponent<Metrics> page = _context.Open<Metrics>("/ui/metrics");
        Assert.Equal(Metric.All.Count, page.FindAll(".chart").Count);
        Assert.Equal(["infra0 42/s", "infra1 42/s", "infra2 42/s"], page.Find(".chart").QuerySelectorAll("li").Select(item => item.TextContent.Trim()));
        Assert.Contains("infra1 now 42/s, at most 42/s", page.Find(".chart svg[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        using JsonDocument data = JsonDocument.Parse(page.Find(".chart").GetAttribute("data-chart")!);
        Assert.Equal("42/s", data.RootElement.GetProperty("lines")[2].GetProperty("texts")[59].GetString());
        Assert.Equal(5, data.RootElement.GetProperty("step").GetInt32());
    }

    [Fact]
    public void One_member_or_all_together_come_by_address()
    {
        Sample();
        IRenderedComponent<Metrics> page = _context.Open<Metrics>("/ui/metrics?member=together&span=1m");
        Assert.Equal("126/s", page.Find(".chart b").TextContent);
        Assert.Equal("1 min ago", page.Find(".chart__from").TextContent);
        page = _context.Open<Metrics>("/ui/metrics?member=2");
        Assert.Equal("42/s", page.Find(".chart li").TextContent.Trim());
        Assert.Contains("chart__line--2", page.Find(".chart li path").ClassName, StringComparison.Ordinal);
        page = _context.Open<Metrics>("/ui/metrics?member=99");
        Assert.Contains("There is no such member", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_hold_what_the_drawings_show()
    {
        Sample();
        IRenderedComponent<Metrics> page = _context.Open<Metrics>("/ui/metrics?view=table&span=15m");
        Assert.Equal(Metric.All.Count, page.FindAll("table").Count);
        Assert.Equal(15, page.Find("tbody").QuerySelectorAll("tr").Length);
        Assert.Equal(["42/s", "42/s", "42/s"], page.Find("tbody tr").QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(["–", "–", "–"], page.FindAll("tbody")[0].QuerySelectorAll("tr")[14].QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void A_member_that_does_not_answer_leaves_a_gap()
    {
        _context.Observer.Publish(_context.Observer.Current.With(3, member => member with { Reachable = false }));
        Sample();
        IRenderedComponent<Metrics> page = _context.Open<Metrics>("/ui/metrics");
        Assert.Equal("infra2 –", page.FindAll(".chart li")[2].TextContent.Trim());
        Assert.Equal("", page.FindAll(".chart .chart__svg .chart__line")[2].GetAttribute("d"));
    }

    [Fact]
    public void The_history_is_bounded_and_forgets_members_that_left()
    {
        ClusterHistory history = _context.Services.GetRequiredService<ClusterHistory>();
        for (int i = 0; i < ClusterHistory.SamplesKept + 5; i++)
        {
            history.Sample();
        }

        Assert.Equal(ClusterHistory.SamplesKept, history.Of(1, int.MaxValue).Count);
        Assert.Equal(ClusterHistory.CurveSamples, history.Of(1).Count);
        _context.Observer.Publish(_context.Observer.Current with { Members = [.. _context.Observer.Current.Members.Take(1)] });
        history.Sample();
        Assert.Empty(history.Of(2, int.MaxValue));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Sample() => _context.Services.GetRequiredService<ClusterHistory>().Sample();
}
