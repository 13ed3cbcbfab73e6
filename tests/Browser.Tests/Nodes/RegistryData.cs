namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>Fills a node over its API with a few hundred keys laid out as Kubernetes lays out its registry, some of them under leases.</summary>
internal static class RegistryData
{
    public const string Pod = "/registry/pods/default/web-000";
    public const string JsonKey = "/registry/configmaps/kube-system/coredns";
    public const string LeasedKey = "/registry/masterleases/10.0.0.1";

    private const int Workers = 8;
    private const long LeaseSeconds = 3600;

    private static readonly string[] Namespaces = ["default", "kube-system", "payments", "shop", "staging"];
    private static readonly (string Kind, int Each)[] Kinds =
        [("pods", 24), ("services/specs", 6), ("deployments", 8), ("configmaps", 5), ("secrets", 4), ("endpointslices", 6), ("serviceaccounts/default", 1)];

    public static async Task FillAsync(INodeUnderTest node)
    {
        long lease = await node.GrantAsync(LeaseSeconds);
        List<(string Key, string Value, long Lease)> keys =
        [
            (JsonKey, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":".:53 {\n  errors\n  health\n  cache 30\n}"}}""", 0),
            (LeasedKey, """{"ip":"10.0.0.1","port":6443}""", lease),
            ("/registry/masterleases/10.0.0.2", """{"ip":"10.0.0.2","port":6443}""", lease),
            ("compact_rev_key", "1042", 0),
            ("greeting", "Grüße aus Zürich ✓", 0),
        ];
        foreach ((string kind, int each) in Kinds)
        {
            foreach (string space in Namespaces)
            {
                keys.AddRange(Enumerable.Range(0, each).Select(i => ($"/registry/{kind}/{space}/web-{i:d3}", Thing(kind, space, i), 0L)));
            }
        }

        keys.AddRange(Enumerable.Range(0, 12).Select(i => ($"/registry/leases/kube-node-lease/node-{i:d2}", $"holder node-{i:d2}", lease)));
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (entry, _) => await node.PutAsync(entry.Key, entry.Value, entry.Lease));
    }

    private static string Thing(string kind, string space, int number) =>
        $$$"""{"kind":"{{{kind}}}","metadata":{"name":"web-{{{number:d3}}}","namespace":"{{{space}}}","labels":{"app":"web","tier":"front"}},"spec":{"replicas":{{{number + 1}}},"node":"node-{{{number % 12:d2}}}"}}""";
}
