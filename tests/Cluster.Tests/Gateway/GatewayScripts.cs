using static WebEtcd.Cluster.Tests.Gateway.GatewayCall;

namespace WebEtcd.Cluster.Tests.Gateway;

/// <summary>Scripts of HTTP requests: the examples of the gateway's documentation, and what it refuses. Zm9v is "foo", YmFy "bar".</summary>
internal static class GatewayScripts
{
    private const string Range = "/v3/kv/range";
    private const string Put = "/v3/kv/put";
    private const string Txn = "/v3/kv/txn";

    /// <summary>Every script.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<GatewayCall>> All { get; } = new Dictionary<string, IReadOnlyList<GatewayCall>>
    {
        ["documentation"] = Documentation,
        ["ranges"] = Ranges,
        ["transactions"] = Transactions,
        ["watch"] = Watch,
        ["leases"] = Leases,
        ["errors"] = Errors,
        ["decoding"] = Decoding,
        ["routing"] = Routing,
        ["cluster and maintenance"] = Cluster,
        ["lock"] = QueueGatewayScripts.Lock,
        ["election"] = QueueGatewayScripts.Election,
        ["auth"] = Auth,
    };

    private static IReadOnlyList<GatewayCall> Documentation =>
    [
        Post(Put, """{"key": "Zm9v", "value": "YmFy"}"""),
        Post(Range, """{"key": "Zm9v"}"""),
        Post(Range, """{"key": "Zm9v", "range_end": "Zm9w"}"""),
        Post("/v3/watch", """{"create_request": {"key":"Zm9v", "start_revision": 2} }""") with { Lines = 2 },
        Post(Txn, """{"compare":[{"target":"CREATE","key":"Zm9v","createRevision":"2"}],"success":[{"requestPut":{"key":"Zm9v","value":"YmFy"}}]}"""),
        Post(Txn, """{"compare":[{"version":"4","result":"EQUAL","target":"VERSION","key":"Zm9v"}],"success":[{"requestRange":{"key":"Zm9v"}}]}"""),
        Post(Put, """{"key": "Zm9v", "value": "YmF6", "prev_kv": true}"""),
        Post("/v3/kv/deleterange", """{"key": "Zm9v", "prev_kv": true}"""),
        Post(Range, """{"key": "Zm9v"}"""),
        Post("/v3beta/kv/range", """{"key": "Zm9v"}"""),
    ];

    private static IReadOnlyList<GatewayCall> Ranges =>
    [
        .. Enumerable.Range(0, 5).Select(i => Post(Put, $$"""{"key": "YWE{{"ABCDE"[i]}}", "value": "dg=="}""")),
        Post(Put, """{"key": "YWEC", "value": ""}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA=="}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "limit": 2}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "limit": "-2", "keys_only": true}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "count_only": true}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "sort_order": "DESCEND", "sort_target": "MOD"}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "sort_order": 2, "sort_target": 1}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "sort_target": "VERSION"}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "min_mod_revision": 4, "max_mod_revision": "6"}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "min_create_revision": 4}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "revision": 4, "serializable": true}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "revision": -4}"""),
        Post(Range, """{"key": "Yg==", "range_end": "YQ=="}"""),
        Post("/v3/kv/compaction", """{"revision": 4}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "revision": 3}"""),
        Post(Range, """{"key": "AA==", "range_end": "AA==", "revision": 4}"""),
        Post("/v3/kv/deleterange", """{"key": "YWEC", "range_end": "YWEE"}"""),
        Post("/v3/kv/deleterange", """{"key": "AA==", "range_end": "AA==", "prev_kv": true}"""),
        Post("/v3/kv/deleterange", """{"key": "AA==", "range_end": "AA==", "prev_kv": true}"""),
    ];

    private static IReadOnlyList<GatewayCall> Transactions =>
    [
        Post(Txn, """{"success":[{"request_put":{"key":"YQ==","value":"MQ=="}},{"request_range":{"key":"YQ=="}}]}"""),
        Post(Txn, "{}"),
        Post(Txn, """{"compare":[{"key":"YQ==","target":"VALUE","value":"MQ=="}],"success":[{"request_delete_range":{"key":"YQ==","prev_kv":true}}],"failure":[{"request_range":{"key":"YQ=="}}]}"""),
        Post(Txn, """{"compare":[{"key":"YQ==","target":"VALUE","value":"MQ=="}],"success":[{"request_delete_range":{"key":"YQ=="}}],"failure":[{"request_put":{"key":"Yg==","value":"Mg=="}}]}"""),
        Post(Txn, """{"compare":[{"key":"Yg==","target":"LEASE","lease":"0"},{"key":"Yg==","target":"MOD","result":"GREATER","mod_revision":"1"}],"success":[{"request_txn":{"compare":[{"key":"Yg==","version":"1"}],"success":[{"request_put":{"key":"Yw==","value":"Mw=="}}]}}]}"""),
        Post(Txn, """{"compare":[{"key":"YQ==","range_end":"eg==","target":"VERSION","result":"LESS","version":2}],"success":[{"request_range":{"key":"YQ==","range_end":"eg=="}}]}"""),
        Post(Txn, """{"success":[{"request_put":{"key":"YQ==","value":"MQ=="}},{"request_put":{"key":"YQ==","value":"MQ=="}}]}"""),
        Post(Txn, """{"success":[{"request_delete_range":{"key":"YQ==","range_end":"AA=="}},{"request_put":{"key":"Yg==","value":"MQ=="}}]}"""),
        Post(Txn, """{"success":[{"request_delete_range":{"key":"Yg=="}},{"request_put":{"key":"Yg==","value":"MQ=="}}]}"""),
        Post(Txn, """{"success":[{"request_put":{"key":"YQ=="}}],"failure":[{}]}"""),
        Post(Txn, """{"compare":[{}]}"""),
        Post(Txn, """{"compare":[{"key":"bm9uZQ==","target":"VALUE","result":"NOT_EQUAL","value":"MQ=="}],"success":[{"request_range":{"key":"YQ=="}}]}"""),
        Post(Txn, $$"""{"success":[{{string.Join(',', Enumerable.Range(0, 129).Select(_ => """{"request_range":{"key":"YQ=="}}"""))}}]}"""),
        Post(Txn, $$"""{"success":[{{string.Join(',', Enumerable.Range(0, 128).Select(_ => """{"request_range":{"key":"bm8="}}"""))}}]}"""),
    ];

    private static IReadOnlyList<GatewayCall> Watch =>
    [
        Post(Put, """{"key": "YQ==", "value": "MQ=="}"""),
        Post(Put, """{"key": "YQ==", "value": "Mg=="}"""),
        Post("/v3/kv/deleterange", """{"key": "YQ=="}"""),
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"2"}}""") with { Lines = 2 },
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"2","prev_kv":true,"watch_id":"7"}}""") with { Lines = 2 },
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"2","filters":["NOPUT"]}}""") with { Lines = 2 },
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"2","filters":["NODELETE"]}}""") with { Lines = 2 },
        Post("/v3/watch", """{"create_request":{"key":"YQ=="}}{"create_request":{"key":"Yg=="}}{"cancel_request":{"watch_id":"1"}}""") with { Lines = 3 },
        Post("/v3/watch", """{"create_request":{"key":"Yg==","range_end":"YQ=="}}""") with { Lines = 1 },
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"-1"}}""") with { Lines = 1 },
        Post("/v3/watch", """{"create_request":{"key":"YQ==","watch_id":"3"}}{"create_request":{"key":"Yg==","watch_id":"3"}}""") with { Lines = 2 },
        Post("/v3/kv/compaction", """{"revision": 3}"""),
        Post("/v3/watch", """{"create_request":{"key":"YQ==","start_revision":"2"}}""") with { Lines = 2 },
    ];

    private static IReadOnlyList<GatewayCall> Leases =>
    [
        Post("/v3/lease/grant", """{"TTL": 3600, "ID": "77"}"""),
        Post("/v3/lease/grant", """{"TTL": 3600, "ID": 77}"""),
        Post("/v3/lease/grant", """{"TTL": -1, "ID": "78"}"""),
        Post("/v3/lease/revoke", """{"ID": "78"}"""),
        Post("/v3/lease/grant", """{"TTL": 9000000001, "ID": "79"}"""),
        Post("/v3/lease/grant", """{"TTL": 60}""") with { Masks = ["ID"] },
        Post(Put, """{"key": "bA==", "value": "MQ==", "lease": "77"}"""),
        Post(Put, """{"key": "bA==", "value": "MQ==", "lease": "999"}"""),
        Post(Put, """{"key": "bA==", "lease": "77", "ignore_lease": true}"""),
        Post(Put, """{"key": "bA==", "value": "MQ==", "ignore_value": true}"""),
        Post(Put, """{"key": "bm8=", "ignore_value": true}"""),
        Post("/v3/lease/timetolive", """{"ID": "77", "keys": true}""") with { Masks = ["TTL"] },
        Post("/v3/kv/lease/timetolive", """{"ID": "77"}""") with { Masks = ["TTL"] },
        Post("/v3/lease/timetolive", """{"ID": "1234"}"""),
        Post("/v3/lease/keepalive", """{"ID": "77"}""") with { Lines = 1 },
        Post("/v3/lease/keepalive", """{"ID": "1234"}""") with { Lines = 1 },
        Post("/v3/lease/revoke", """{"ID": "77"}"""),
        Post("/v3/lease/revoke", """{"ID": "77"}"""),
        Post("/v3/kv/lease/revoke", """{"ID": "77"}"""),
        Post(Range, """{"key": "bA=="}"""),
    ];

    private static IReadOnlyList<GatewayCall> Errors =>
    [
        Post(Put, "{}"),
        Post(Range, "{}"),
        Post(Range, """{"key": "YQ==", "revision": 1000}"""),
        Post("/v3/kv/deleterange", "{}"),
        Post("/v3/kv/compaction", """{"revision": 1000}"""),
        Post("/v3/kv/compaction", "{}"),
        Post("/v3/lease/revoke", """{"ID": 5}"""),
        Post("/v3/cluster/member/remove", """{"ID": 5}"""),
        Post("/v3/cluster/member/add", """{"peerURLs": ["bogus"]}"""),
        Post("/v3/cluster/member/promote", """{"ID": 5}"""),
        Post("/v3/cluster/member/update", """{"ID": 5, "peerURLs": ["http://127.0.0.1:1"]}"""),
        Post("/v3/maintenance/transfer-leadership", """{"targetID": "5"}"""),
        Post(Put, $$"""{"key": "YQ==", "value": "{{Convert.ToBase64String(new byte[1_600_000])}}"}"""),
        Post("/v3/maintenance/downgrade", """{"action": "VALIDATE", "version": "bogus"}"""),
    ];

    private static IReadOnlyList<GatewayCall> Decoding =>
    [
        Post(Put, """{"key":"YQ==","value":"MQ=="}"""),
        .. new[]
        {
            """{"key":"YQ==","limit":"5"}""", """{"key":"YQ==","limit":-0}""", """{"key":"YQ=="}}""", """{"key":"YQ==","bogus":{"a":[1,{"b":null}]}}""",
            """{"key":"YQ=="}{"key":5}""", """{"Key":"YQ=="}""", """{"key":"YQ==","countOnly":true}""", """{"@type":"x","key":"YQ=="}""", "", "{}",
            """{"key":null}""", "{\"key\":\"\\u0059Q==\"}", """{"key":"YQ==","sort_order":null,"limit":null}""", "  \n\t{\"key\":\"YQ==\"}",
        }.Select(body => Post(Range, body)),
        .. new[]
        {
            "[]", "5", "\"x\"", """{"key":"YQ==" """, """{"key":"YQ==",}""", """{"key":"YQ==" "limit":1}""", """{'key':'YQ=='}""",
            """{"key":"YQ==","limit":5.5}""", """{"key":"YQ==","limit":"abc"}""", """{"key":"YQ==","limit":05}""", """{"key":"YQ==","limit":9223372036854775808}""",
            """{"key":"YQ==","limit":true}""", """{"key":"YQ==","limit":[]}""", """{"key":"Y"}""", """{"key":"@@"}""", """{"key":5}""", """{"key":true}""", """{"key":{}}""",
            """{"key":"YQ==","serializable":"yes"}""", """{"key":"YQ==","serializable":1}""", """{"key":"YQ==","bogus":NaN}""",
        }.Select(body => Bad(Range, body)),
        Bad(Txn, """{"compare":{}}"""),
        Bad(Txn, """{"compare":[5]}"""),
        Bad(Txn, """{"success":[{"request_range":5}]}"""),
        Post(Txn, """{"success":[{"request_range":{}}]}"""),
        Post(Txn, """{"success":[{"bogus":{}}]}"""),
    ];

    private static IReadOnlyList<GatewayCall> Routing =>
    [
        Get("/health"),
        Get("/health?serializable=true"),
        Get("/livez"),
        Get("/readyz"),
        Get("/livez/serializable_read"),
        Get("/readyz/data_corruption"),
        new("POST", "/health", "") { IsText = true },
        new("POST", "/v3/kv/bogus", "{}"),
        new("POST", "/v3/kv/range/", "{}"),
        new("POST", "/v3alpha/kv/range", "{}") { IsText = true },
        new("GET", "/v3/kv/range", null),
        new("PUT", "/v3/kv/put", "{}"),
        new("DELETE", "/v3/kv/deleterange", null),
    ];

    private static IReadOnlyList<GatewayCall> Cluster =>
    [
        Post(Put, """{"key": "YQ==", "value": "MQ=="}"""),
        Post("/v3/cluster/member/list", "{}") with { Masks = ["ID"] },
        Post("/v3/cluster/member/list", """{"linearizable":true}""") with { Masks = ["ID"] },
        Post("/v3/maintenance/status", "{}") with { Masks = ["version"] },
        Post("/v3/maintenance/alarm", "{}"),
        Post("/v3/maintenance/hash", "{}"),
        Post("/v3/maintenance/hashkv", "{}"),
        Post("/v3/maintenance/hashkv", """{"revision":2}"""),
        Post("/v3/maintenance/hashkv", """{"revision":200}"""),
        Post("/v3/maintenance/defragment", "{}"),
        Post("/v3/maintenance/alarm", """{"action":"ACTIVATE","alarm":"NOSPACE"}"""),
        Post("/v3/maintenance/alarm", """{"action":"GET"}"""),
        Post(Put, """{"key": "YQ==", "value": "MQ=="}"""),
        Post("/v3/lease/grant", """{"TTL":60}"""),
        Post(Range, """{"key": "YQ=="}"""),
        Post("/v3/kv/deleterange", """{"key": "YQ=="}"""),
        Post("/v3/maintenance/status", "{}") with { Masks = ["version"] },
        new GatewayCall("GET", "/health", null) { IsText = true },
        new GatewayCall("GET", "/health?exclude=NOSPACE", null) { IsText = true },
        Post("/v3/maintenance/alarm", """{"action":"DEACTIVATE","alarm":"NOSPACE"}"""),
        Post(Put, """{"key": "YQ==", "value": "MQ=="}"""),
    ];

    private static IReadOnlyList<GatewayCall> Auth =>
    [
        Post("/v3/auth/status", "{}"),
        Post("/v3/auth/enable", "{}"),
        Post("/v3/auth/user/add", """{"name":"root","password":"rpw"}"""),
        Post("/v3/auth/user/add", """{"name":"root","password":"rpw"}"""),
        Post("/v3/auth/user/add", """{"name":""}"""),
        Post("/v3/auth/role/add", """{"name":"root"}"""),
        Post("/v3/auth/user/grant", """{"user":"root","role":"root"}"""),
        Post("/v3/auth/user/grant", """{"user":"root","role":"none"}"""),
        Post("/v3/auth/role/add", """{"name":"r1"}"""),
        Post("/v3/auth/role/grant", """{"name":"r1","perm":{"permType":"READ","key":"YQ==","range_end":"Yg=="}}"""),
        Post("/v3/auth/role/grant", """{"name":"r1"}"""),
        Post("/v3/auth/role/get", """{"role":"r1"}"""),
        Post("/v3/auth/role/list", "{}"),
        Post("/v3/auth/user/list", "{}"),
        Post("/v3/auth/user/get", """{"name":"root"}"""),
        Post("/v3/auth/authenticate", """{"name":"root","password":"rpw"}"""),
        Post("/v3/auth/enable", "{}"),
        Post("/v3/auth/authenticate", """{"name":"root","password":"wrong"}"""),
        Post("/v3/auth/authenticate", """{"name":"root","password":"rpw"}""") with { Masks = ["token"] },
        Post(Range, """{"key":"YQ=="}"""),
        Post(Put, """{"key":"YQ==","value":"MQ=="}"""),
        Post("/v3/auth/user/list", "{}"),
        Post("/v3/cluster/member/list", "{}"),
        Post("/v3/maintenance/status", "{}"),
        Post("/v3/maintenance/hash", "{}"),
        Post("/v3/maintenance/hashkv", "{}"),
        Post("/v3/maintenance/defragment", "{}"),
        Post("/v3/maintenance/alarm", "{}"),
        Post("/v3/maintenance/transfer-leadership", """{"targetID":"1"}"""),
        Post("/v3/kv/compaction", """{"revision":"1"}"""),
        Post("/v3/lease/grant", """{"TTL":"100"}"""),
        Post("/v3/lease/revoke", """{"ID":"7"}"""),
        Post("/v3/lease/timetolive", """{"ID":"7"}"""),
        Post("/v3/lease/leases", "{}"),
        Post("/v3/watch", """{"create_request":{"key":"YQ=="}}""") with { Lines = 1 },
        Post("/v3/kv/txn", """{"compare":[{"key":"YQ==","version":"0"}]}"""),
    ];
}
