using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Gateway;

/// <summary>Sends a call and writes the answer in a form that two servers share: status, type, body without ids and white space, errors as code and message.</summary>
internal static class GatewayAnswer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly HashSet<string> Ids =
    [
        "cluster_id", "member_id", "raft_term", "leader", "raftIndex", "raftAppliedIndex", "raftTerm", "dbSize", "dbSizeInUse", "version_",
        "hash", "token", "name", "peerURLs", "clientURLs",
    ];

    /// <summary>Members that releases after the reference added to answers.</summary>
    private static readonly HashSet<string> Newer = ["dbSizeQuota", "storageVersion", "downgradeInfo", "hash_revision"];

    /// <summary>The comparable text of the answer.</summary>
    public static async Task<string> OfAsync(GatewayCall call, ServerNode node)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Path);
        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body, new UTF8Encoding(false), "application/json");
        }
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            using var answer = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var type = answer.Content.Headers.ContentType?.ToString();
            var head = $"{(int)answer.StatusCode} {type}\n";
            if (call.Lines is not { } lines)
            {
                return head + Body(await answer.Content.ReadAsStringAsync(patience.Token), call, answer.IsSuccessStatusCode);
            }
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
            var text = new StringBuilder(head);
            for (var i = 0; i < lines && await reader.ReadLineAsync(patience.Token) is { } line; i++)
            {
                text.Append(Body(line, call, answer.IsSuccessStatusCode)).Append('\n');
            }
            return text.ToString();
        }
        catch (OperationCanceledException)
        {
            return $"no whole answer within {Deadline.TotalSeconds} s";
        }
    }

    private static string Body(string body, GatewayCall call, bool isGood)
    {
        if (call.IsText)
        {
            return body;
        }
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return body;
        }
        if (!isGood && node is JsonObject failure)
        {
            var inner = failure["error"] as JsonObject ?? failure;
            var message = inner["message"]?.GetValue<string>();
            return $"error code {inner["code"]} {(call.OwnErrorText ? (string.IsNullOrEmpty(message) ? "without a message" : "with a message") : message)}";
        }
        Mask(node, call.Masks);
        return node?.ToJsonString() ?? "null";
    }

    private static void Mask(JsonNode? node, IReadOnlyList<string> masks)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(member => member.Key).ToArray())
                {
                    if (Newer.Contains(name))
                    {
                        members.Remove(name);
                    }
                    else if (members[name] is JsonObject or JsonArray && !Ids.Contains(name) && !masks.Contains(name))
                    {
                        Mask(members[name], masks);
                    }
                    else if (Ids.Contains(name) || masks.Contains(name))
                    {
                        members[name] = "#";
                    }
                }
                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Mask(item, masks);
                }
                break;
            default:
                break;
        }
    }
}
