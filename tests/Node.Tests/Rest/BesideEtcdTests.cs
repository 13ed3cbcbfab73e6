using System.Text.Json;

namespace WebEtcd.Node.Tests.Rest;

/// <summary>Asks a real etcd and our API the same, and compares what does not depend on the data: decoding, routes and statuses.</summary>
public sealed class BesideEtcdTests
{
    private const int DecodingPort = 23210;
    private const int RoutingPort = 23220;

    [Fact]
    public async Task What_etcd_decodes_we_decode_and_the_matrix_says_so()
    {
        await using RealEtcd etcd = await RealEtcd.StartAsync(DecodingPort);
        await using RestServer ours = await RestServer.StartAsync();
        List<string> differences = [];
        foreach ((string path, string body, bool newer, bool older) in DecodingMatrix.Rows().Select(row => row.Data))
        {
            byte[] bytes = DecodingMatrix.Bytes(body);
            (bool theirs, int theirStatus) = await DecodesAsync(etcd.Client, path, bytes);
            (bool mine, int myStatus) = await DecodesAsync(ours.Client, path, bytes);
            string shown = body.Length > 80 ? body[..80] + "…" : body;
            if (theirs != newer)
            {
                differences.Add($"{shown}: etcd {(theirs ? "decodes" : "refuses")} it, the matrix says otherwise");
            }

            if (mine != (theirs || older) || (!mine && myStatus != theirStatus))
            {
                differences.Add($"{shown}: we {(mine ? "decode" : "refuse")} it ({myStatus}), etcd {(theirs ? "decodes" : "refuses")} it ({theirStatus})");
            }
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task Routes_answer_with_etcds_statuses()
    {
        await using RealEtcd etcd = await RealEtcd.StartAsync(RoutingPort);
        await using RestServer ours = await RestServer.StartAsync();
        string[] requests =
        [
            "GET /v3", "GET /v3/", "POST /v3/nothing", "GET /v3/kv/range", "PUT /v3/kv/range", "HEAD /v3/kv/range", "DELETE /v3/kv/put", "POST /v3/kv/range/", "POST /v3/kv/range:x", "POST /v3/kv/range%2f",
            "POST /v3alpha/kv/range", "POST /V3/kv/range", "POST /v3beta/kv/range", "POST //v3/kv/range", "POST /v3//kv/range", "OPTIONS /v3/kv/range", "POST /v3/lease/leases", "POST /v3/kv/lease/leases", "POST /v3/maintenance/status", "POST /v3/cluster/member/list",
            "POST /v3/maintenance/hashkv", "POST /v3/maintenance/alarm", "POST /v3/kv/range?key=x&a=%zz",
        ];
        List<string> differences = [];
        foreach (string request in requests)
        {
            (int theirs, string theirBody) = await SendAsync(etcd.Client, request);
            (int mine, string myBody) = await SendAsync(ours.Client, request);
            if (theirs != mine || Code(theirBody) != Code(myBody))
            {
                differences.Add($"{request}: etcd {theirs} {theirBody}, ours {mine} {myBody}");
            }
        }

        Assert.Empty(differences);
    }

    private static async Task<(bool Decodes, int Status)> DecodesAsync(HttpClient client, string path, byte[] body)
    {
        HttpResponseMessage answer = await client.PostAsync(path, new ByteArrayContent(body));
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.IsSuccessStatusCode || text.Contains("etcdserver: ", StringComparison.Ordinal), (int)answer.StatusCode);
    }

    private static async Task<(int Status, string Body)> SendAsync(HttpClient client, string request)
    {
        string[] parts = request.Split(' ');
        HttpRequestMessage message = new(new HttpMethod(parts[0]), new Uri(client.BaseAddress + parts[1][1..]));
        HttpResponseMessage answer = await client.SendAsync(message);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int? Code(string body)
    {
        if (!body.StartsWith('{'))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("code", out JsonElement code) ? code.GetInt32() : null;
    }
}
