using Google.Protobuf.Reflection;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Every RPC of the API, called by everybody: nobody, a made-up token, a user without roles, root.</summary>
public sealed class RpcMatrixTests
{
    private static readonly FileDescriptor[] Files =
    [
        KvReflection.Descriptor, WatchReflection.Descriptor, LeaseReflection.Descriptor, ClusterReflection.Descriptor, MaintenanceReflection.Descriptor,
        AuthReflection.Descriptor, LockReflection.Descriptor, ElectionReflection.Descriptor,
    ];

    [Fact]
    public void Every_rpc_has_a_row()
    {
        string[] all = [.. Files.SelectMany(file => file.Services).SelectMany(service => service.Methods.Select(method => $"{service.Name}.{method.Name}"))];
        Assert.NotEmpty(all);
        Assert.Equal(all.Order(StringComparer.Ordinal), RpcMatrix.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everybody_gets_what_the_row_says()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("plain", "ppw");
        await node.EnableAsync();
        (string Name, CallContext Context, StatusCode Outcome)[] callers =
        [
            ("nobody", new CallContext(), StatusCode.InvalidArgument),
            ("a made-up token", new CallContext { Token = "made.1" }, StatusCode.Unauthenticated),
            ("a user", await node.LoginAsync("plain", "ppw"), StatusCode.PermissionDenied),
            ("root", await node.LoginAsync("root", "rpw"), StatusCode.Ok),
        ];
        List<string> wrong = [];
        foreach ((string rpc, RpcRow row) in RpcMatrix.Rows.Where(static pair => pair.Value.Call is not null))
        {
            foreach ((string name, CallContext context, StatusCode outcome) in callers)
            {
                StatusCode expected = row.Need == RpcNeed.User && outcome == StatusCode.PermissionDenied ? StatusCode.Ok
                    : row.Need == RpcNeed.RootForUpkeep && outcome != StatusCode.Ok ? StatusCode.Unknown
                    : outcome;
                EtcdError? error = await ErrorOfAsync(() => row.Call!(node, context));
                if (Refusal(error) != expected)
                {
                    wrong.Add($"{rpc} by {name}: {error?.Message ?? "allowed"} instead of {expected}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_user_sees_itself_and_its_own_roles()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("plain", "ppw");
        await node.GrantAsync("plain", (Permission.Types.Type.Read, "r", ""));
        await node.EnableAsync();
        CallContext plain = await node.LoginAsync("plain", "ppw");
        Assert.Equal(["plain"], (await node.Auth.UserGetAsync(new AuthUserGetRequest { Name = "plain" }, plain)).Roles);
        Assert.Single((await node.Auth.RoleGetAsync(new AuthRoleGetRequest { Role = "plain" }, plain)).Perm);
        Assert.Equal(EtcdErrors.PermissionDenied, await ErrorOfAsync(() => node.Auth.UserGetAsync(new AuthUserGetRequest { Name = "root" }, plain).AsTask()));
        Assert.Equal(EtcdErrors.PermissionDenied, await ErrorOfAsync(() => node.Auth.DisableAsync(new AuthDisableRequest(), plain).AsTask()));
        Assert.Equal(EtcdErrors.UserEmpty, await ErrorOfAsync(() => node.Auth.DisableAsync(new AuthDisableRequest(), CallContext.None).AsTask()));
    }

    internal static async Task<EtcdError?> ErrorOfAsync(Func<Task> call)
    {
        try
        {
            await call().Soon();
            return null;
        }
        catch (EtcdException error)
        {
            return error.Error;
        }
    }

    /// <summary>The code of a refusal; Ok when the call got past the door, whatever became of it then.</summary>
    private static StatusCode Refusal(EtcdError? error) =>
        error is not null && (error == EtcdErrors.UserEmpty || error == EtcdErrors.InvalidAuthToken || error == EtcdErrors.PermissionDenied || error.Message.StartsWith("auth: ", StringComparison.Ordinal))
            ? error.Code
            : StatusCode.Ok;
}
