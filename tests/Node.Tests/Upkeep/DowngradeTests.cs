using WebEtcd.Node.Services;
using WebEtcd.Node.Tests.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;
using WebEtcd.Shared.Services;
using Step = WebEtcd.Shared.Protos.DowngradeRequest.Types.DowngradeAction;

namespace WebEtcd.Node.Tests.Upkeep;

/// <summary>Downgrades: what is checked, and in which order, was tried on the real etcd.</summary>
public sealed class DowngradeTests
{
    [Theory]
    [InlineData("3.4")]
    [InlineData("3.4.0")]
    [InlineData("3.4.7")]
    [InlineData("3.4.0-rc.0")]
    [InlineData("03.4")]
    public async Task The_minor_version_below_is_possible(string version)
    {
        await using AuthNode node = await StartAsync();
        Assert.Equal("3.5.0", (await StepAsync(node, Step.Validate, version)).Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("abc")]
    [InlineData("3.4.x")]
    [InlineData("v3.4.0")]
    [InlineData(" 3.4")]
    [InlineData("3.4.0.1")]
    [InlineData("3.4+b")]
    [InlineData("3.99999999999999999999")]
    public async Task What_is_no_version_is_said_to_be_none(string version)
    {
        await using AuthNode node = await StartAsync();
        await FailsAsync(EtcdErrors.WrongDowngradeVersionFormat, node, Step.Validate, version);
        await FailsAsync(EtcdErrors.WrongDowngradeVersionFormat, node, Step.Enable, version);
    }

    [Theory]
    [InlineData("3.3")]
    [InlineData("3.5")]
    [InlineData("3.6")]
    [InlineData("2.4")]
    public async Task Other_versions_are_not_possible(string version)
    {
        await using AuthNode node = await StartAsync();
        await FailsAsync(EtcdErrors.InvalidDowngradeTargetVersion, node, Step.Validate, version);
        await FailsAsync(EtcdErrors.InvalidDowngradeTargetVersion, node, Step.Enable, version);
    }

    [Fact]
    public async Task One_at_a_time_until_it_is_cancelled()
    {
        await using AuthNode node = await StartAsync();
        await FailsAsync(EtcdErrors.NoInflightDowngrade, node, Step.Cancel);
        Assert.Equal("3.5.0", (await StepAsync(node, Step.Enable, "3.4")).Version);
        Assert.Equal(new DowngradeInfo { Enabled = true, TargetVersion = "3.4.0" }, (await Upkeep(node).StatusAsync(new StatusRequest(), CallContext.None)).DowngradeInfo);
        await FailsAsync(EtcdErrors.DowngradeInProgress, node, Step.Validate, "3.4");
        await FailsAsync(EtcdErrors.DowngradeInProgress, node, Step.Enable, "3.4");
        await FailsAsync(EtcdErrors.InvalidDowngradeTargetVersion, node, Step.Enable, "3.3");
        Assert.Equal("3.5.0", (await StepAsync(node, Step.Cancel)).Version);
        Assert.Equal(new DowngradeInfo(), (await Upkeep(node).StatusAsync(new StatusRequest(), CallContext.None)).DowngradeInfo);
        await FailsAsync(EtcdErrors.NoInflightDowngrade, node, Step.Cancel);
        await StepAsync(node, Step.Validate, "3.4");
    }

    [Fact]
    public async Task An_unknown_step_is_an_unknown_method()
    {
        await using AuthNode node = await StartAsync();
        await FailsAsync(new EtcdError(StatusCode.Unknown, "etcdserver: unknown method"), node, (Step)7, "3.4");
    }

    private static IMaintenanceService Upkeep(AuthNode node) => node.Get<IMaintenanceService>();

    private static async Task<DowngradeResponse> StepAsync(AuthNode node, Step action, string version = "") =>
        await Upkeep(node).DowngradeAsync(new DowngradeRequest { Action = action, Version = version }, CallContext.None);

    private static async Task FailsAsync(EtcdError expected, AuthNode node, Step action, string version = "") =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<EtcdException>(() => StepAsync(node, action, version))).Error);

    /// <summary>The cluster's version is proposed by the host, which is not there.</summary>
    private static async Task<AuthNode> StartAsync()
    {
        AuthNode node = await AuthNode.StartAsync();
        await node.Get<Proposer>().ProposeAsNodeAsync<EmptyResponse>(
            new InternalRaftRequest { ClusterVersionSet = new ClusterVersionSetRequest { Ver = "3.5.0" } }, CancellationToken.None);
        return node;
    }
}
