using Serilog;
using Serilog.Core;
using WebEtcd.Node.Observation.Logs;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Observation.Logs;

public sealed class LogRingTests
{
    private static readonly LogQuery All = new(NodeLogLevel.Debug, "", 1000);
    private readonly LogRing _ring = new();

    [Fact]
    public void The_newest_lines_come_first_and_the_oldest_go()
    {
        for (int i = 0; i < LogRing.LinesKept + 7; i++)
        {
            Write("line " + i);
        }

        LogPage page = _ring.Read(All, NodeLogLevel.Info);
        Assert.Equal((1000, LogRing.LinesKept, LogRing.LinesKept, LogRing.LinesKept + 7), (page.Lines.Count, page.Matching, page.Kept, page.Written));
        Assert.Equal((LogRing.LinesKept + 7, $"line {LogRing.LinesKept + 6}"), (page.Lines[0].Sequence, page.Lines[0].Message));
    }

    [Fact]
    public void Long_lines_are_bounded_together()
    {
        string much = new('x', LogRing.CharactersKept / 10);
        for (int i = 0; i < 25; i++)
        {
            Write(much + i);
        }

        LogPage page = _ring.Read(All, NodeLogLevel.Info);
        Assert.InRange(page.Kept, 8, 10);
        Assert.EndsWith("24", page.Lines[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_found_by_level_text_category_and_error()
    {
        Write("Log segment 2 started");
        Write("A sync failed", NodeLogLevel.Error, "System.IO.IOException: no space");
        Write("slow", NodeLogLevel.Warn, category: "WebEtcd.Storage.Disk");
        Assert.Equal(["slow", "A sync failed"], Find(NodeLogLevel.Warn, ""));
        Assert.Equal(["Log segment 2 started"], Find(NodeLogLevel.Debug, "SEGMENT"));
        Assert.Equal(["A sync failed"], Find(NodeLogLevel.Debug, "ioexception"));
        Assert.Equal(["slow"], Find(NodeLogLevel.Debug, "storage.disk"));
    }

    [Fact]
    public void A_line_of_the_log_has_its_text_its_parts_and_its_error_within_bounds()
    {
        using Logger logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(new LogRingSink(_ring)).CreateLogger();
        logger.ForContext(Constants.SourceContextPropertyName, "WebEtcd.Test").Warning(new InvalidOperationException("broken"), "{Kind}: {Text} after {Count}", "Slow", "said <so>", 3);
        logger.Debug("{Long}", new string('y', 100_000));
        LogPage page = _ring.Read(All, NodeLogLevel.Debug);
        LogLine line = page.Lines[1];
        Assert.Equal((NodeLogLevel.Warn, "WebEtcd.Test", "Slow: said <so> after 3"), (line.Level, line.Category, line.Message));
        Assert.Equal([("Kind", "Slow"), ("Text", "said <so>"), ("Count", "3")], line.Properties.Select(property => (property.Key, property.Value)));
        Assert.Contains("InvalidOperationException: broken", line.Error, StringComparison.Ordinal);
        Assert.InRange(page.Lines[0].Message.Length, 1000, 5000);
        Assert.InRange(page.Lines[0].Properties.Single().Value.Length, 500, 2000);
    }

    [Theory]
    [InlineData(NodeLogLevel.Debug, true, true)]
    [InlineData(NodeLogLevel.Info, false, true)]
    [InlineData(NodeLogLevel.Error, false, false)]
    public void The_level_is_changed_while_loggers_are_in_use(NodeLogLevel least, bool debugIsSeen, bool infoIsSeen)
    {
        LogSwitch level = new(NodeLogLevel.Fatal);
        using Logger logger = new LoggerConfiguration().MinimumLevel.ControlledBy(level.Own).WriteTo.Sink(new LogRingSink(_ring)).CreateLogger();
        logger.Debug("before");
        level.Least = least;
        Assert.Equal(least, level.Least);
        logger.Debug("d");
        logger.Information("i");
        Assert.Equal((debugIsSeen, infoIsSeen), (Find(NodeLogLevel.Debug, "d").Any(), Find(NodeLogLevel.Debug, "i").Any()));
    }

    [Fact]
    public void What_the_framework_logs_is_a_step_quieter()
    {
        LogSwitch level = new(NodeLogLevel.Info);
        Assert.Equal(Serilog.Events.LogEventLevel.Warning, level.Framework.MinimumLevel);
        level.Least = NodeLogLevel.Debug;
        Assert.Equal(Serilog.Events.LogEventLevel.Information, level.Framework.MinimumLevel);
        level.Least = NodeLogLevel.Error;
        Assert.Equal(Serilog.Events.LogEventLevel.Error, level.Framework.MinimumLevel);
    }

    private IEnumerable<string> Find(NodeLogLevel least, string text) => _ring.Read(new LogQuery(least, text, 100), NodeLogLevel.Info).Lines.Select(line => line.Message);

    private void Write(string message, NodeLogLevel level = NodeLogLevel.Info, string? error = null, string category = "Test") =>
        _ring.Add(new LogLine(0, DateTimeOffset.UnixEpoch, level, category, message, error, []));
}
