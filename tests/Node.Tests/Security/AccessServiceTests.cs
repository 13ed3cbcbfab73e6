using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <summary>What pages are told of users, roles, the log and the settings: all to root, themselves to others, nothing to nobody.</summary>
public sealed class AccessServiceTests
{
    [Fact]
    public async Task While_authentication_is_off_everybody_sees_what_is_prepared()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("alice", "pw");
        await node.Auth.UserAddAsync(new AuthUserAddRequest { Name = "cert", Options = new UserAddOptions { NoPassword = true } }, CallContext.None);
        await node.GrantAsync("alice", (Permission.Types.Type.Readwrite, "/a/", "/a0"));
        AccessOverview overview = await node.Get<IAccessService>().OverviewAsync(CallContext.None);
        Assert.Equal((false, true, null), (overview.IsEnabled, overview.IsComplete, overview.Caller));
        Assert.Equal([("alice", true, "alice"), ("cert", false, "")], overview.Users.Select(user => (user.Name, user.HasPassword, string.Join(',', user.Roles))));
        Assert.Equal("/a/", Assert.Single(Assert.Single(overview.Roles).Permissions).Key.ToStringUtf8());
    }

    [Fact]
    public async Task Root_sees_all_and_others_themselves()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("alice", "pw");
        await node.AddUserAsync("bob", "pw");
        await node.GrantAsync("alice", (Permission.Types.Type.Read, "/a", ""));
        await node.GrantAsync("bob", (Permission.Types.Type.Read, "/b", ""));
        await node.EnableAsync();
        IAccessService access = node.Get<IAccessService>();
        AccessOverview all = await access.OverviewAsync(await node.LoginAsync("root", "rpw"));
        Assert.True(all.IsComplete);
        Assert.Equal(["alice", "bob", "root"], all.Users.Select(user => user.Name));
        CallContext alice = await node.LoginAsync("alice", "pw");
        AccessOverview own = await access.OverviewAsync(alice);
        Assert.Equal((true, false, "alice"), (own.IsEnabled, own.IsComplete, own.Caller));
        Assert.Equal("alice", Assert.Single(own.Users).Name);
        Assert.Equal("alice", Assert.Single(own.Roles).Name);
        Assert.Equal(EtcdErrors.UserEmpty, await RefusalAsync(() => access.OverviewAsync(CallContext.None)));
        Assert.Equal(EtcdErrors.PermissionDenied, await RefusalAsync(() => access.ExplainAsync(new AccessQuery("bob", "/b"u8.ToArray(), default), alice)));
        Assert.True((await access.ExplainAsync(new AccessQuery("alice", "/a"u8.ToArray(), default), alice)).MayRead);
    }

    [Fact]
    public async Task An_explanation_is_what_the_store_then_does()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("alice", "pw");
        await node.GrantAsync("alice", (Permission.Types.Type.Readwrite, "/a/", "/a0"), (Permission.Types.Type.Read, "/b", ""));
        await node.EnableAsync();
        IAccessService access = node.Get<IAccessService>();
        CallContext root = await node.LoginAsync("root", "rpw");
        CallContext alice = await node.LoginAsync("alice", "pw");
        foreach ((string key, bool reads, bool writes) in new[] { ("/a/x", true, true), ("/b", true, false), ("/bx", false, false), ("/a", false, false) })
        {
            AccessAnswer answer = await access.ExplainAsync(new AccessQuery("alice", AuthNode.Bytes(key).Memory, default), root);
            Assert.Equal((key, reads, writes), (key, answer.MayRead, answer.MayWrite));
            Assert.Equal(reads ? "alice" : null, answer.Roles.SingleOrDefault()?.Role);
            Assert.Equal(reads, await RefusalAsync(() => node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes(key) }, alice)) is null);
            Assert.Equal(writes, await RefusalAsync(() => node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes(key) }, alice)) is null);
        }

        Assert.Equal("root", Assert.Single((await access.ExplainAsync(new AccessQuery("root", "/any"u8.ToArray(), default), root)).Roles).Role);
        Assert.Equal(EtcdErrors.UserNotFound, await RefusalAsync(() => access.ExplainAsync(new AccessQuery("nobody", "/a"u8.ToArray(), default), root)));
    }

    [Fact]
    public async Task What_several_roles_allow_together_has_no_role_of_its_own()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("alice", "pw");
        await node.AddUserAsync("second", "pw");
        await node.GrantAsync("alice", (Permission.Types.Type.Read, "a", "m"));
        await node.GrantAsync("second", (Permission.Types.Type.Read, "m", "z"));
        await node.Auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "alice", Role = "second" }, CallContext.None);
        AccessAnswer answer = await node.Get<IAccessService>().ExplainAsync(new AccessQuery("alice", "a"u8.ToArray(), "z"u8.ToArray()), CallContext.None);
        Assert.True(answer.MayRead);
        Assert.False(answer.MayWrite);
        Assert.Empty(answer.Roles);
    }

    [Fact]
    public async Task The_log_and_the_settings_are_for_root()
    {
        await using AuthNode node = await AuthNode.StartAsync("--log-level", "warn");
        INodeLogService logs = node.Get<INodeLogService>();
        INodeSettingsService settings = node.Get<INodeSettingsService>();
        Assert.Equal(NodeLogLevel.Warn, await logs.LevelAsync(CallContext.None));
        await node.AddUserAsync("alice", "pw");
        await node.EnableAsync();
        CallContext alice = await node.LoginAsync("alice", "pw");
        CallContext root = await node.LoginAsync("root", "rpw");
        LogQuery query = new(NodeLogLevel.Debug, "", 10);
        foreach ((CallContext caller, EtcdError refusal) in new[] { (alice, EtcdErrors.PermissionDenied), (CallContext.None, EtcdErrors.UserEmpty) })
        {
            Assert.Equal(refusal, await RefusalAsync(() => logs.ReadAsync(query, caller)));
            Assert.Equal(refusal, await RefusalAsync(() => logs.LevelAsync(caller)));
            Assert.Equal(refusal, await RefusalAsync(() => logs.SetLevelAsync(NodeLogLevel.Debug, caller)));
            Assert.Equal(refusal, await RefusalAsync(() => settings.ReadAsync(caller)));
        }

        Assert.Equal(NodeLogLevel.Warn, await logs.SetLevelAsync(NodeLogLevel.Debug, root));
        Assert.Equal(NodeLogLevel.Debug, (await logs.ReadAsync(query, root)).Least);
        NodeConfiguration configuration = await settings.ReadAsync(root);
        NodeSetting level = configuration.Settings.Single(setting => setting.Name == "log-level");
        Assert.Equal(("warn", "info", SettingOrigin.Flag, "--log-level"), (level.Value, level.Default, level.Origin, level.Place));
        Assert.Equal(SettingOrigin.Default, configuration.Settings.Single(setting => setting.Name == "max-txn-ops").Origin);
        Assert.Contains(configuration.Versions, fact => fact.Value == "3.5.30");
        Assert.Contains(configuration.Limits, fact => fact is { Name: "Operations in a transaction", Value: "128" });
    }

    private static async Task<EtcdError?> RefusalAsync<T>(Func<ValueTask<T>> call)
    {
        try
        {
            await call().AsTask().Soon();
            return null;
        }
        catch (EtcdException error)
        {
            return error.Error;
        }
    }
}
