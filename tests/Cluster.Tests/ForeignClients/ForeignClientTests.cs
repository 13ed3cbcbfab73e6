using WebEtcd.Cluster.Tests.Commands;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.ForeignClients;

/// <summary>Clients in other languages see the same as with etcd, with and without users.</summary>
public sealed class ForeignClientTests
{
    private const string User = "al";
    private const string Password = "pw";

    private static readonly string[] Users =
    [
        "user add root:rpw", "user grant-role root root", $"user add {User}:{Password}", "role add r", "role grant-permission r readwrite u/ --prefix=true",
        "role grant-permission r readwrite /service/ --prefix=true", $"user grant-role {User} r", "auth enable",
    ];

    /// <summary>The scripts of all clients.</summary>
    public static TheoryData<string> Scripts => [.. ForeignClient.All.Select(client => client.Script)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_client_sees_the_same_as_with_etcd(string script)
    {
        var client = await FindAsync(script);
        var expected = await SeenAsync(client, ServerProgram.Etcd());
        Assert.Equal(expected, await SeenAsync(client, ServerProgram.Target()));
        Assert.True(expected.Count(line => line == '\n') > 15, $"the script did not do what it should:\n{expected}");
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_user_sees_the_same_as_with_etcd(string script)
    {
        var client = await FindAsync(script);
        var expected = await SeenAsync(client, ServerProgram.Etcd(), User, Password);
        Assert.Equal(expected, await SeenAsync(client, ServerProgram.Target(), User, Password));
        Assert.True(expected.Count(line => line == '\n') > 4, $"the script did not do what it should:\n{expected}");
    }

    private static async Task<ForeignClient> FindAsync(string script)
    {
        var client = ForeignClient.All.Single(one => one.Script == script);
        await client.RequireAsync();
        return client;
    }

    private static async Task<string> SeenAsync(ForeignClient client, ServerProgram program, params string[] user)
    {
        using var directory = new TestDirectory();
        await using var node = await ServerNode.StartAsync(program, directory["data"]);
        foreach (var command in user.Length > 0 ? Users : [])
        {
            var run = await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdctl"), ["--endpoints", node.Ports.ClientUrl, .. CommandStep.Words(command)]);
            Assert.True(run.ExitCode == 0, $"etcdctl {command}: {run.Errors}");
        }
        return await client.RunAsync(node, user);
    }
}
