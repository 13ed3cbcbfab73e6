using System.Net.WebSockets;
using System.Text.Json;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>The public hub, reached as a script reaches it.</summary>
public sealed class HubTests
{
    private const int StreamsPerConnection = 16;

    [Fact]
    public async Task A_script_watches_keys_in_base64()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        string prefix = $"/hub-{Guid.NewGuid():N}/";
        await script.StreamAsync("w", "WatchKeys", Base64(prefix), Base64(prefix[..^1] + "0"), 0);
        Assert.True((await script.ItemAsync("w")).GetProperty("created").GetBoolean());
        await node.PutAsync(prefix + "a", "one");
        await node.DeleteAsync(prefix + "a");
        JsonElement put = (await script.ItemAsync("w")).GetProperty("events")[0];
        Assert.Equal("PUT", put.GetProperty("type").GetString());
        Assert.Equal(Base64(prefix + "a"), put.GetProperty("key").GetString());
        Assert.Equal(Base64("one"), put.GetProperty("value").GetString());
        Assert.Equal("DELETE", (await script.ItemAsync("w")).GetProperty("events")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_script_sees_the_numbers_of_every_member()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        await script.StreamAsync("m", "Metrics", 100);
        await script.ItemAsync("m");
        JsonElement member = (await script.ItemAsync("m")).GetProperty("members")[0];
        Assert.Equal("leader", member.GetProperty("role").GetString());
        Assert.True(member.GetProperty("term").GetInt64() > 0);
        await script.CancelAsync("m");
    }

    [Fact]
    public async Task A_script_sees_what_happened_and_what_happens()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        node.Observer.Publish(node.Observer.Current, Views.Happened(1, ClusterEventKind.NodeStarted, "before"));
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        await script.StreamAsync("e", "ClusterEvents");
        Assert.Equal("before", (await script.ItemAsync("e")).GetProperty("events")[0].GetProperty("text").GetString());
        node.Observer.Publish(node.Observer.Current, 3, Views.Happened(2, ClusterEventKind.LeaderElected, "after"));
        JsonElement batch = await script.ItemAsync("e");
        Assert.Equal("LeaderElected", batch.GetProperty("events")[0].GetProperty("kind").GetString());
        Assert.Equal(3, batch.GetProperty("skipped").GetInt64());
    }

    [Fact]
    public async Task Compacted_history_ends_the_stream_with_where_to_go_on()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await node.PutAsync("k", "1");
        await node.PutAsync("k", "2");
        node.Store.Compact(3);
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        await script.StreamAsync("w", "WatchKeys", Base64("k"), null, 2);
        await script.ItemAsync("w");
        JsonElement last = await script.ItemAsync("w");
        Assert.True(last.GetProperty("canceled").GetBoolean());
        Assert.Equal(3, last.GetProperty("compactRevision").GetInt64());
        Assert.Null(await script.EndAsync("w"));
    }

    [Theory]
    [InlineData("Metrics", 5, "intervalMs is 5")]
    [InlineData("WatchKeys", "not base64!", "key is not base64")]
    public async Task Bad_input_is_named(string target, object argument, string expected)
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        await script.StreamAsync("b", target, target == "Metrics" ? [argument] : [argument, null, 0]);
        Assert.Contains(expected, await script.EndAsync("b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_has_a_bounded_number_of_streams()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using HubScript script = await HubScript.OpenAsync(node.Address);
        for (int i = 0; i < StreamsPerConnection; i++)
        {
            await script.StreamAsync("s" + i, "ClusterEvents");
            await script.ItemAsync("s" + i);
        }

        await script.StreamAsync("more", "ClusterEvents");
        Assert.Contains("at most 16 streams", await script.EndAsync("more"), StringComparison.Ordinal);
        await script.CancelAsync("s0");
        Assert.Null(await script.EndAsync("s0"));
        await script.StreamAsync("again", "ClusterEvents");
        await script.ItemAsync("again");
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => HubScript.OpenAsync(node.Address, "https://evil.example"));
        await using HubScript own = await HubScript.OpenAsync(node.Address, node.Address.GetLeftPart(UriPartial.Authority));
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
