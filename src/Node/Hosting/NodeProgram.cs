using System.Collections;
using System.Text;
using WebEtcd.Dashboard;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Api.Hubs;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Hosting.Tls;
using WebEtcd.Node.Playground;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>The command <c>webetcd</c>: reads the options, builds the host, runs it until it is told to stop. Exit codes: 0 stopped, 1 failed, 2 bad options.</summary>
internal static partial class NodeProgram
{
    private const int Failed = 1;
    private const int BadOptions = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        // Assets and settings lie beside the program, wherever it is started.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        NodeOptionsResult parsed = NodeOptionsParser.Parse(args, Environment(), Settings(builder.Configuration));
        if (parsed.ShowHelp || parsed.ShowVersion)
        {
            Console.WriteLine(parsed.ShowHelp ? NodeOptionsResult.HelpText : $"webetcd {ApiVersion.WebEtcd} (etcd API {ApiVersion.EtcdServer})");
            return 0;
        }

        foreach (string warning in parsed.Warnings)
        {
            await Console.Error.WriteLineAsync($"webetcd: warning: {warning}");
        }

        if (parsed.Options is not { } options)
        {
            foreach (string error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"webetcd: {error}");
            }

            return BadOptions;
        }

        return await RunAsync(builder, options);
    }

    private static async Task<int> RunAsync(WebApplicationBuilder builder, NodeOptions options)
    {
        builder.AddNodeLogging(options.Log);
        ILookup<bool, Uri> clientUrls = options.Member.ListenClientUrls.ToLookup(url => url.Scheme == Uri.UriSchemeHttps);
        builder.ListenOnClientPort(ListenAddresses.Of(clientUrls[false]), new ClientPort.ClientPortOptions
        {
            MaxStreamsPerConnection = options.Limits.MaxConcurrentStreams,
            KeepAlivePingDelay = options.Limits.KeepAliveInterval,
            KeepAlivePingTimeout = options.Limits.KeepAliveTimeout,
        });
        builder.ListenOnTlsPort(ListenAddresses.Of(clientUrls[true]));
        builder.ListenOnMetricsPort(options.Metrics.ListenUrls);
        builder.Services.AddNode(options);
        if (PlaygroundAccess.FromEnvironment() is { } playground)
        {
            builder.Services.AddPlayground(playground);
        }

        builder.Services.AddApis(options);
        if (options.Dashboard.Enabled)
        {
            builder.Services.AddDashboard(new DashboardSwitches
            {
                IsReadOnly = options.Dashboard.IsReadOnly,
                MaskedPrefixes = [.. options.Dashboard.MaskedPrefixes.Select(Encoding.UTF8.GetBytes)],
            });
        }

        builder.Services.AddClusterHub();

        try
        {
            await using WebApplication app = builder.Build();

            // Disposed before the container takes its parts to pieces, in whatever way the host has ended.
            using NodeRuntime runtime = app.Services.GetRequiredService<NodeRuntime>();
            if (options.Metrics.ListenUrls.Count > 0)
            {
                app.UseMetricsPort();
            }

            string configuration = EffectiveText.Of(options);
            LogConfiguration(app.Logger, configuration);

            app.MapApis();
            app.MapClusterHub(options.Security.CorsOrigins.Contains);
            app.MapPlayground();
            if (options.Dashboard.Enabled)
            {
                app.MapDashboard();
            }

            await app.RunAsync();
            return System.Environment.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return System.Environment.ExitCode; // told to stop while it was starting
        }
        catch (Exception error) when (error is StorageException or IOException)
        {
            await Console.Error.WriteLineAsync($"webetcd: {error.Message}");
            return Failed;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration: {Options}")]
    private static partial void LogConfiguration(ILogger logger, string options);

    private static Dictionary<string, string?> Environment()
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value;
        }

        return variables;
    }

    private static Dictionary<string, string?> Settings(ConfigurationManager configuration) =>
        configuration.GetSection("WebEtcd").GetChildren().ToDictionary(child => child.Key, child => child.Value, StringComparer.Ordinal);
}
