using System.Globalization;
using System.Runtime.InteropServices;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation.Logs;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>What this node was told at its start, who said so, and the bounds that follow from it. For root.</summary>
internal sealed class NodeSettingsService(NodeOptions options, EtcdStateMachine stateMachine, INodeHealth health, CallerGate callers) : INodeSettingsService
{
    private const long Mebibyte = 1 << 20;

    // As the pages group theirs: a comma is a decimal point to half of the world.
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u202f" };

    private static readonly Dictionary<string, int> Order = FlagTable.Flags.Select((flag, place) => (flag.Name, place)).ToDictionary(StringComparer.Ordinal);

    public async ValueTask<NodeConfiguration> ReadAsync(CallContext context)
    {
        await callers.RequireRootAsync(context);
        return new NodeConfiguration([.. options.Effective().OrderBy(option => Order[option.Name]).Select(Of)], [.. Versions()], [.. Limits()]);
    }

    private static NodeSetting Of(EffectiveOption option)
    {
        Flag flag = FlagTable.Flags[Order[option.Name]];
        return new NodeSetting(flag.Section, option.Name, option.Value, flag.IsSecret ? null : flag.Default, Of(option.Origin), option.Place, flag.Help);
    }

    private static SettingOrigin Of(OptionOrigin origin) => origin switch
    {
        OptionOrigin.Flag => SettingOrigin.Flag,
        OptionOrigin.Environment => SettingOrigin.Environment,
        OptionOrigin.File => SettingOrigin.File,
        OptionOrigin.Settings => SettingOrigin.Settings,
        _ => SettingOrigin.Default,
    };

    private IEnumerable<NodeFact> Versions()
    {
        yield return new NodeFact("WebEtcd", ApiVersion.WebEtcd);
        yield return new NodeFact("API of etcd", ApiVersion.EtcdServer);
        yield return new NodeFact("Version of the cluster", health.ClusterVersion ?? "not decided yet");
        yield return new NodeFact(".NET", RuntimeInformation.FrameworkDescription);
        yield return new NodeFact("Operating system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}");
        yield return new NodeFact("Processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
    }

    private IEnumerable<NodeFact> Limits()
    {
        yield return new NodeFact("Store, until the NOSPACE alarm", stateMachine.QuotaBytes > 0 ? Bytes(stateMachine.QuotaBytes) : "no bound");
        yield return new NodeFact("Request", Bytes(options.Limits.MaxRequestBytes));
        yield return new NodeFact("Operations in a transaction", Count(options.Limits.MaxTxnOps));
        yield return new NodeFact("gRPC streams of a connection", Count(options.Limits.MaxConcurrentStreams));
        yield return new NodeFact("Learners", Count(options.Cluster.MaxLearners));
        yield return new NodeFact("Life of a token without use", $"{Count(options.Security.AuthTokenTtlSeconds)} s");
        yield return new NodeFact("Log lines kept for the pages", $"{Count(LogRing.LinesKept)}, and {Count(LogRing.CharactersKept)} characters");
    }

    private static string Bytes(long bytes) =>
        bytes >= Mebibyte ? $"{((double)bytes / Mebibyte).ToString("#,0.##", Grouped)} MiB ({Count(bytes)} bytes)" : $"{Count(bytes)} bytes";

    private static string Count(long value) => value.ToString("#,0", Grouped);
}
