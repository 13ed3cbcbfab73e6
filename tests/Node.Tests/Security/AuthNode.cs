using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <summary>A whole member without its network, with users in it, called at its services as all APIs call them.</summary>
internal sealed class AuthNode : IAsyncDisposable
{
    private readonly string _directory;
    private readonly ServiceProvider _services;

    private AuthNode(string directory, ServiceProvider services)
    {
        _directory = directory;
        _services = services;
    }

    public IKeyValueService Keys => Get<IKeyValueService>();

    public IAuthService Auth => Get<IAuthService>();

    public ILeaseService Leases => Get<ILeaseService>();

    public NodeRuntime Runtime => Get<NodeRuntime>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<AuthNode> StartAsync(params string[] flags) => await StartAsync(Directory.CreateTempSubdirectory("webetcd-auth-").FullName, flags);

    public static async Task<AuthNode> StartAsync(string directory, string[] flags)
    {
        NodeOptionsResult parsed = NodeOptionsParser.Parse(
            ["--data-dir", directory, "--listen-peer-urls", "http://127.0.0.1:0", "--bcrypt-cost", "4", .. flags], new Dictionary<string, string?>());
        Assert.Empty(parsed.Errors);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, Lifetime>();
        services.AddNode(parsed.Options!);
        var node = new AuthNode(directory, services.BuildServiceProvider());
        node.Runtime.Start();
        await node.Runtime.Reads.WaitAsync(CancellationToken.None).AsTask().Soon();
        return node;
    }

    public static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    /// <summary>root with the password "rpw", and authentication on.</summary>
    public async Task EnableAsync()
    {
        await AddUserAsync("root", "rpw");
        await Auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "root", Role = "root" }, CallContext.None);
        await Auth.EnableAsync(new AuthEnableRequest(), CallContext.None);
    }

    public async Task AddUserAsync(string name, string password, CallContext? caller = null) =>
        await Auth.UserAddAsync(new AuthUserAddRequest { Name = name, Password = password }, caller ?? CallContext.None);

    /// <summary>Gives a user a role of the same name, with these permissions: type, key, end.</summary>
    public async Task GrantAsync(string user, params (Permission.Types.Type Type, string Key, string End)[] permissions)
    {
        await Auth.RoleAddAsync(new AuthRoleAddRequest { Name = user }, CallContext.None);
        foreach ((Permission.Types.Type type, string key, string end) in permissions)
        {
            var permission = new Permission { PermType = type, Key = Bytes(key), RangeEnd = Bytes(end) };
            await Auth.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = user, Perm = permission }, CallContext.None);
        }

        await Auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = user, Role = user }, CallContext.None);
    }

    /// <summary>A caller with the user's token.</summary>
    public async Task<CallContext> LoginAsync(string name, string password) => new()
    {
        Token = (await Auth.AuthenticateAsync(new AuthenticateRequest { Name = name, Password = password }, CallContext.None).AsTask().Soon()).Token,
        Peer = "127.0.0.1:1",
    };

    /// <summary>Stops it, and starts another one on its data.</summary>
    public async Task<AuthNode> RestartAsync(params string[] flags)
    {
        await StopAsync();
        return await StartAsync(_directory, flags);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StopAsync()
    {
        await Task.Run(Runtime.Dispose).Soon();
        await _services.DisposeAsync();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
