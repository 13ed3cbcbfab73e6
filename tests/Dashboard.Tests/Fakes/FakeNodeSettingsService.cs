using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeNodeSettingsService : INodeSettingsService
{
    public EtcdError? Refusal { get; set; }

    public ValueTask<NodeConfiguration> ReadAsync(CallContext context) => Refusal is { } refusal
        ? throw new EtcdException(refusal)
        : ValueTask.FromResult(new NodeConfiguration(
            [
                new NodeSetting("Member", "name", "infra0", "default", SettingOrigin.Flag, "--name", "Name of this member."),
                new NodeSetting("Member", "listen-client-urls", "http://localhost:2379", "http://localhost:2379", SettingOrigin.Default, "", "URLs to listen on for clients."),
                new NodeSetting("Logging", "log-level", "debug", "info", SettingOrigin.Environment, "ETCD_LOG_LEVEL", "debug, info, warn, error, panic or fatal."),
            ],
            [new NodeFact("WebEtcd", "0.1.0"), new NodeFact("API of etcd", "3.5.30")],
            [new NodeFact("Request", "1,572,864 bytes")]));
}
