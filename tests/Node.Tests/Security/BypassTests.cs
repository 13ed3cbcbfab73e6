using System.Text;
using Google.Protobuf;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using Kind = WebEtcd.Shared.Protos.Permission.Types.Type;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Ways past the checks that etcd had once, and others like them.</summary>
public sealed class BypassTests
{
    [Fact]
    public async Task A_lease_with_keys_of_others_can_be_neither_used_nor_ended()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        CallContext alice = await node.LoginAsync("alice", "apw");
        await node.Leases.GrantAsync(new LeaseGrantRequest { ID = 7, TTL = 1000 }, root);
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("secret"), Lease = 7 }, root);
        await DeniedAsync(() => node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("own"), Lease = 7 }, alice).AsTask());
        await DeniedAsync(() => node.Keys.TxnAsync(
            new TxnRequest { Failure = { new RequestOp { RequestPut = new PutRequest { Key = AuthNode.Bytes("own"), Lease = 7 } } } }, alice).AsTask());
        await DeniedAsync(() => node.Leases.RevokeAsync(new LeaseRevokeRequest { ID = 7 }, alice).AsTask());
        await DeniedAsync(() => node.Leases.KeepAliveAsync(new LeaseKeepAliveRequest { ID = 7 }, alice).AsTask());
        await DeniedAsync(() => node.Leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = 7, Keys = true }, alice).AsTask());
        await DeniedAsync(() => node.Leases.LeasesAsync(new LeaseLeasesRequest(), alice).AsTask());
        Assert.Equal(1000, (await node.Leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = 7 }, alice)).GrantedTTL);
        await node.Leases.RevokeAsync(new LeaseRevokeRequest { ID = 7 }, root);
    }

    [Fact]
    public async Task A_watch_is_judged_by_the_range_that_is_watched()
    {
        await using AuthNode node = await StartAsync();
        CallContext alice = await node.LoginAsync("alice", "apw");
        await using IWatchSession session = node.Get<IWatchService>().Open(alice);
        foreach ((string key, string end) in new[] { ("own", "\0"), ("", "\0"), ("", "own"), ("own", "p"), ("", "") })
        {
            await session.SendAsync(
                new WatchRequest { CreateRequest = new WatchCreateRequest { Key = AuthNode.Bytes(key), RangeEnd = AuthNode.Bytes(end) } }, CancellationToken.None);
            WatchResponse response = await session.Responses.ReadAsync(CancellationToken.None);
            Assert.True(response.Canceled);
            Assert.Equal(-1, response.WatchId);
            Assert.Equal("rpc error: code = PermissionDenied desc = etcdserver: permission denied", response.CancelReason);
        }
    }

    [Fact]
    public async Task An_old_token_ends_with_the_password_the_user_and_the_switch()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        CallContext alice = await node.LoginAsync("alice", "apw");
        await node.Auth.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "alice", Password = "new" }, root);
        Assert.Equal(EtcdErrors.InvalidAuthToken, await GetOwnAsync(node, alice));
        Assert.Equal(EtcdErrors.AuthFailed, await LoginErrorAsync(node, "alice", "apw"));

        alice = await node.LoginAsync("alice", "new");
        await node.Auth.UserDeleteAsync(new AuthUserDeleteRequest { Name = "alice" }, root);
        await node.AddUserAsync("alice", "apw", root);
        Assert.Equal(EtcdErrors.InvalidAuthToken, await GetOwnAsync(node, alice));

        await node.Auth.DisableAsync(new AuthDisableRequest(), root);
        await node.Auth.EnableAsync(new AuthEnableRequest(), CallContext.None);
        Assert.Equal(EtcdErrors.InvalidAuthToken, await GetOwnAsync(node, root));
    }

    [Fact]
    public async Task A_token_outlives_no_restart_and_users_do()
    {
        AuthNode node = await StartAsync();
        CallContext alice = await node.LoginAsync("alice", "apw");
        Assert.Null(await GetOwnAsync(node, alice));
        node = await node.RestartAsync();
        try
        {
            Assert.Equal(EtcdErrors.InvalidAuthToken, await GetOwnAsync(node, alice));
            Assert.Null(await GetOwnAsync(node, await node.LoginAsync("alice", "apw")));
            Assert.Equal(EtcdErrors.UserEmpty, await GetOwnAsync(node, CallContext.None));
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_revoked_permission_is_gone_with_the_answer()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        CallContext alice = await node.LoginAsync("alice", "apw");
        Assert.Null(await GetOwnAsync(node, alice));
        await node.Auth.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "alice", Key = AuthNode.Bytes("own") }, root);
        Assert.Equal(EtcdErrors.PermissionDenied, await GetOwnAsync(node, alice));
        Assert.Equal(EtcdErrors.InvalidAuthManagement, await RpcMatrixTests.ErrorOfAsync(() => node.Auth.UserDeleteAsync(new AuthUserDeleteRequest { Name = "root" }, root).AsTask()));
        Assert.Equal(EtcdErrors.InvalidAuthManagement, await RpcMatrixTests.ErrorOfAsync(
            () => node.Auth.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "root", Role = "root" }, root).AsTask()));
    }

    [Fact]
    public async Task Passwords_and_tokens_are_not_in_the_data_directory()
    {
        const string Password = "correct-horse-battery";
        string directory = Directory.CreateTempSubdirectory("webetcd-auth-").FullName;
        string token;
        await using (AuthNode node = await AuthNode.StartAsync(directory, []))
        {
            await node.AddUserAsync("alice", "first-" + Password);
            await node.EnableAsync();
            CallContext root = await node.LoginAsync("root", "rpw");
            await node.Auth.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "alice", Password = Password }, root);
            token = (await node.LoginAsync("alice", Password)).Token!;
            foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "LOCK"))
            {
                byte[] bytes = await ReadSharedAsync(file);
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Password)) >= 0, file);
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token.Split('.')[0])) >= 0, file);
            }
        }
    }

    [Fact]
    public async Task Nobody_learns_whether_a_user_exists()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        await node.Auth.UserAddAsync(new AuthUserAddRequest { Name = "machine", Options = new UserAddOptions { NoPassword = true } }, root);
        Assert.Equal(EtcdErrors.AuthFailed, await LoginErrorAsync(node, "alice", "wrong"));
        Assert.Equal(EtcdErrors.AuthFailed, await LoginErrorAsync(node, "unknown", "wrong"));
        Assert.Equal(EtcdErrors.AuthFailed, await LoginErrorAsync(node, "machine", ""));
        Assert.Equal(EtcdErrors.AuthFailed, await LoginErrorAsync(node, "", ""));
    }

    [Fact]
    public async Task The_key_browser_is_no_private_door()
    {
        await using AuthNode node = await StartAsync();
        CallContext alice = await node.LoginAsync("alice", "apw");
        IKeyBrowserService browser = node.Get<IKeyBrowserService>();
        Task List(string prefix, CallContext caller) =>
            browser.ListFolderAsync(new FolderQuery(Encoding.UTF8.GetBytes(prefix), (byte)'/', default, null, 10), caller).AsTask();
        Assert.Equal(EtcdErrors.UserEmpty, await RpcMatrixTests.ErrorOfAsync(() => List("", CallContext.None)));
        await DeniedAsync(() => List("", alice));
        await DeniedAsync(() => List("fold", alice));
        Assert.Null(await RpcMatrixTests.ErrorOfAsync(() => List("folder/", alice)));
        Assert.Null(await RpcMatrixTests.ErrorOfAsync(() => List("folder/sub/", alice)));
    }

    [Fact]
    public async Task The_board_of_locks_shows_and_offers_what_the_caller_may()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        CallContext alice = await node.LoginAsync("alice", "apw");
        IQueueBrowserService board = node.Get<IQueueBrowserService>();
        async Task<QueuePage> List(CallContext caller) => await board.ListAsync(new QueueQuery(default, null, 10, 10), caller);
        foreach ((string name, long lease) in new[] { ("folder/lock", 1L), ("hidden", 2L), ("folder/other", 3L) })
        {
            await node.Leases.GrantAsync(new LeaseGrantRequest { ID = lease, TTL = 1000 }, root);
            await node.Get<ILockService>().LockAsync(new LockRequest { Name = AuthNode.Bytes(name), Lease = lease }, root);
        }

        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("not/hers"), Lease = 3 }, root);
        Assert.Equal(EtcdErrors.UserEmpty, await RpcMatrixTests.ErrorOfAsync(() => List(CallContext.None)));
        QueuePage all = await List(root);
        Assert.Equal("folder/lock True, folder/other True, hidden True", Text(all));
        Assert.True(all.SeesAll);
        QueuePage hers = await List(alice);
        Assert.Equal("folder/lock True, folder/other False", Text(hers));
        Assert.False(hers.SeesAll);
    }

    private static string Text(QueuePage page) => string.Join(", ", page.Queues.Select(queue => $"{Encoding.UTF8.GetString(queue.Name)} {queue.MayRelease}"));

    [Fact]
    public async Task A_lease_of_which_nobody_thinks_any_more_still_ends()
    {
        await using AuthNode node = await StartAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        await node.Leases.GrantAsync(new LeaseGrantRequest { ID = 9, TTL = 1000 }, root);
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("leased"), Lease = 9 }, root);
        await node.Get<Proposer>().ProposeAsLeaderAsync<LeaseRevokeResponse>(
            new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 9 } }, CancellationToken.None, isPriority: true);
        Assert.Empty((await node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes("leased") }, root)).Kvs);
    }

    private static async Task<AuthNode> StartAsync()
    {
        AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("alice", "apw");
        await node.GrantAsync("alice", (Kind.Readwrite, "own", ""), (Kind.Readwrite, "folder/", "folder0"));
        await node.EnableAsync();
        return node;
    }

    private static async Task DeniedAsync(Func<Task> call) => Assert.Equal(EtcdErrors.PermissionDenied, await RpcMatrixTests.ErrorOfAsync(call));

    private static Task<EtcdError?> GetOwnAsync(AuthNode node, CallContext caller) =>
        RpcMatrixTests.ErrorOfAsync(() => node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes("own") }, caller).AsTask());

    private static Task<EtcdError?> LoginErrorAsync(AuthNode node, string name, string password) =>
        RpcMatrixTests.ErrorOfAsync(() => node.Auth.AuthenticateAsync(new AuthenticateRequest { Name = name, Password = password }, CallContext.None).AsTask());

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }
}
