using Serilog.Core;
using Serilog.Events;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Observation.Logs;

/// <summary>The least level that is logged, which can be changed while the node runs. Any thread.</summary>
internal sealed class LogSwitch
{
    public LogSwitch(NodeLogLevel least) => Least = least;

    /// <summary>For what this program logs.</summary>
    public LoggingLevelSwitch Own { get; } = new();

    /// <summary>For what the framework logs: quieter, since it tells of every request.</summary>
    public LoggingLevelSwitch Framework { get; } = new();

    public NodeLogLevel Least
    {
        get => LogLevels.Of(Own.MinimumLevel);
        set
        {
            LogEventLevel level = LogLevels.Of(value);
            Own.MinimumLevel = level;
            Framework.MinimumLevel = level switch
            {
                LogEventLevel.Debug => LogEventLevel.Information,
                LogEventLevel.Information => LogEventLevel.Warning,
                _ => level,
            };
        }
    }
}
