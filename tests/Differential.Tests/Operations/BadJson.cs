using WebEtcd.Cluster.Tests.Gateway;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>Spoils the JSON of a range, which changes nothing when a server can read it after all.</summary>
internal sealed class BadJson(Random random)
{
    private static readonly string[] Texts =
    [
        "\"key\":5", "\"key\":\"%\"", "\"limit\":\"x\"", "\"limit\":1.5", "\"limit\":[]", "\"serializable\":\"yes\"", "\"revision\":99999999999999999999",
    ];

    // Fields of two names: under both at once they are a difference of the list.
    private static readonly string[] TextsOfSorting = ["\"sort_order\":\"UP\"", "\"sort_target\":{}"];

    public GatewayCall Next(string json)
    {
        string spoiled = random.Next(0, 4) switch
        {
            0 => json[..random.Next(0, json.Length - 1)],
            1 => json.Insert(1, Spoilt(json) + (json.Length > 3 ? "," : "")),
            2 => json.Replace(":", random.Next(2) == 0 ? " " : "=", StringComparison.Ordinal),
            _ => json.Insert(1, "\"unknown\":{\"a\":[1,null]}" + (json.Length > 3 ? "," : "")),
        };
        return GatewayCall.Bad("/v3/kv/range", spoiled);
    }

    private string Spoilt(string json)
    {
        string[] texts = json.Contains("sort", StringComparison.Ordinal) ? Texts : [.. Texts, .. TextsOfSorting];
        return texts[random.Next(texts.Length)];
    }
}
