using Serilog.Events;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Observation.Logs;

/// <summary>The levels of a log in the words of etcd, of the host and of Serilog.</summary>
internal static class LogLevels
{
    public static NodeLogLevel Of(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => NodeLogLevel.Debug,
        LogLevel.Warning => NodeLogLevel.Warn,
        LogLevel.Error => NodeLogLevel.Error,
        LogLevel.Critical or LogLevel.None => NodeLogLevel.Fatal,
        _ => NodeLogLevel.Info,
    };

    public static NodeLogLevel Of(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => NodeLogLevel.Debug,
        LogEventLevel.Warning => NodeLogLevel.Warn,
        LogEventLevel.Error => NodeLogLevel.Error,
        LogEventLevel.Fatal => NodeLogLevel.Fatal,
        _ => NodeLogLevel.Info,
    };

    public static LogEventLevel Of(NodeLogLevel level) => level switch
    {
        NodeLogLevel.Debug => LogEventLevel.Debug,
        NodeLogLevel.Warn => LogEventLevel.Warning,
        NodeLogLevel.Error => LogEventLevel.Error,
        NodeLogLevel.Fatal => LogEventLevel.Fatal,
        _ => LogEventLevel.Information,
    };

    /// <summary>As flags and files write it.</summary>
    public static string Name(NodeLogLevel level) => level switch
    {
        NodeLogLevel.Debug => "debug",
        NodeLogLevel.Warn => "warn",
        NodeLogLevel.Error => "error",
        NodeLogLevel.Fatal => "fatal",
        _ => "info",
    };

    /// <summary>The level that a text names, in any letter case; null for none. Etcd's names for panics mean fatal, as in --log-level.</summary>
    public static NodeLogLevel? Parse(string? text) => text?.ToLowerInvariant() switch
    {
        "debug" => NodeLogLevel.Debug,
        "info" => NodeLogLevel.Info,
        "warn" => NodeLogLevel.Warn,
        "error" => NodeLogLevel.Error,
        "dpanic" or "panic" or "fatal" => NodeLogLevel.Fatal,
        _ => null,
    };
}
