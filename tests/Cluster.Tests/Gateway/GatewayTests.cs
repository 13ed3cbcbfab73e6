using System.Text;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Gateway;

/// <summary>The JSON gateway answers what etcd's answers.</summary>
public sealed class GatewayTests
{
    /// <summary>The names of all scripts.</summary>
    public static TheoryData<string> ScriptNames => [.. GatewayScripts.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ScriptNames))]
    public async Task The_gateway_answers_as_etcd_does(string script)
    {
        using var directory = new TestDirectory();
        await using var reference = await ServerNode.StartAsync(ServerProgram.Etcd(), directory["reference"]);
        await using var target = await ServerNode.StartAsync(ServerProgram.Target(), directory["target"]);
        var differences = new StringBuilder();
        foreach (var call in GatewayScripts.All[script])
        {
            var expected = await GatewayAnswer.OfAsync(call, reference);
            var actual = await GatewayAnswer.OfAsync(call, target);
            if (expected != actual)
            {
                differences.Append($"\n=== {call.Name}\n--- etcd:\n{expected}\n--- {target.Program.Name}:\n{actual}\n");
            }
        }
        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Theory]
    [InlineData("/v3/kv/range", """{"key":"Zm9v","sort_order":"DESCEND","sort_target":9}""")]
    [InlineData("/v3/kv/txn", """{"success":[{"request_range":{"key":"Zm9v","sort_order":"DESCEND","sort_target":9}}]}""")]
    [InlineData("/v3/kv/txn", """{"success":[{"request_delete_range":{"key":"YQ==","range_end":"AA=="}},{"request_put":{"key":"Yg==","ignore_value":true}}]}""")]
    [InlineData("/v3/kv/txn", """{"success":[{"request_delete_range":{"key":"YQ==","range_end":"AA=="}},{"request_put":{"key":"Yg==","value":"MQ==","ignore_lease":true}}]}""")]
    public async Task A_request_that_crashes_etcd_is_answered_with_an_error_and_leaves_no_harm(string path, string body)
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd crashes of it");
        using var directory = new TestDirectory();
        await using (var target = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]))
        {
            Assert.StartsWith("200", await GatewayAnswer.OfAsync(GatewayCall.Post("/v3/kv/put", """{"key":"Yg==","value":"MQ=="}"""), target), StringComparison.Ordinal);
            var answer = await GatewayAnswer.OfAsync(GatewayCall.Bad(path, body), target);
            Assert.StartsWith("4", answer, StringComparison.Ordinal);
            Assert.True(target.IsRunning, target.Output);
            Assert.StartsWith("200", await GatewayAnswer.OfAsync(GatewayCall.Post("/v3/kv/put", """{"key":"Yw==","value":"MQ=="}"""), target), StringComparison.Ordinal);
        }
        await using var again = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
        Assert.Contains("\"count\":\"2\"", await GatewayAnswer.OfAsync(GatewayCall.Post("/v3/kv/range", """{"key":"AA==","range_end":"AA=="}"""), again), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":"YQ"}""")]
    [InlineData("""{"key":"YQ==\n"}""")]
    [InlineData("""{"key":[97]}""")]
    [InlineData("""{"key":"YQ==","limit":5.0}""")]
    [InlineData("""{"key":"YQ==","limit":" 5"}""")]
    [InlineData("""{"key":"YQ==","limit":1e2}""")]
    [InlineData("""{"key":"YQ==","key":"YQ=="}""")]
    [InlineData("""{"key":"YQ==","sort_order":"BOGUS"}""")]
    public async Task A_body_that_either_of_etcds_gateways_accepts_is_accepted(string body)
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "each of etcd's gateways refuses some of them");
        using var directory = new TestDirectory();
        await using var target = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
        await GatewayAnswer.OfAsync(GatewayCall.Post("/v3/kv/put", """{"key":"YQ==","value":"MQ=="}"""), target);
        var answer = await GatewayAnswer.OfAsync(GatewayCall.Post("/v3/kv/range", body), target);
        Assert.StartsWith("200", answer, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"MQ==\"", answer, StringComparison.Ordinal);
    }
}
