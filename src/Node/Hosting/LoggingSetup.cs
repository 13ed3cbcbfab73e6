using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation.Logs;

namespace WebEtcd.Node.Hosting;

/// <summary>Structured logs on standard error, as etcd writes them. No key, value, password or token ever goes into one.</summary>
internal static class LoggingSetup
{
    private const int LinesWaiting = 10_000;

    public static WebApplicationBuilder AddNodeLogging(this WebApplicationBuilder builder, LogOptions options)
    {
        LogSwitch level = new(LogLevels.Of(options.Level));
        LogRing ring = new();
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level.Own)
            .MinimumLevel.Override("Microsoft", level.Framework)
            .MinimumLevel.Override("System", LogEventLevel.Warning)

            // It writes whole addresses, and those of the pages name keys.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LogEventLevel.Warning)

            // Its keys live in memory and die with the process: that they are not encrypted there is no news.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error);

        // A reader of the log that is slow, or stops reading, must hold up neither the raft thread nor anybody else: then lines are lost.
        configuration.WriteTo.Async(
            sink =>
            {
                sink.Sink(new LogRingSink(ring));
                WriteTo(sink, options);
            },
            LinesWaiting,
            blockWhenFull: false);
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
        builder.Services.AddSingleton(level);
        builder.Services.AddSingleton(ring);
        return builder;
    }

    private static void WriteTo(LoggerSinkConfiguration sink, LogOptions options)
    {
        ITextFormatter formatter = options.Json
            ? new Serilog.Formatting.Json.JsonFormatter(renderMessage: true)
            : new MessageTemplateTextFormatter("{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u4} {SourceContext} {Message:lj}{NewLine}{Exception}", CultureInfo.InvariantCulture);
        foreach (string output in options.Outputs.Distinct(StringComparer.Ordinal))
        {
            switch (output)
            {
                case "default" or "stderr":
                    sink.Console(formatter, standardErrorFromLevel: LogEventLevel.Verbose);
                    break;
                case "stdout":
                    sink.Console(formatter);
                    break;
                default:
                    sink.File(formatter, output, fileSizeLimitBytes: null);
                    break;
            }
        }
    }
}
