using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary>Prometheus' own checker, from Debian's package <c>prometheus</c>.</summary>
internal static class Promtool
{
    private const string RequireVariable = "WEBETCD_REQUIRE_PROMTOOL";

    /// <summary>Its path; skips the test when the machine lacks it, or fails it when WEBETCD_REQUIRE_PROMTOOL=1.</summary>
    public static string Path()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        var path = folders.Select(folder => System.IO.Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (path is null)
        {
            const string Message = "promtool is missing: install the package prometheus";
            Assert.SkipUnless(Environment.GetEnvironmentVariable(RequireVariable) == "1", Message);
            Assert.Fail(Message);
        }
        return path!;
    }

    /// <summary>Runs it and fails the test with what it says unless it is content.</summary>
    public static async Task CheckAsync(IEnumerable<string> arguments, string input = "")
    {
        var run = await CommandRun.OfAsync(Path(), arguments, input, Eventually.Deadline);
        Assert.True(run.ExitCode == 0, $"promtool {string.Join(' ', arguments)}: {run.Output}{run.Errors}");
    }
}
