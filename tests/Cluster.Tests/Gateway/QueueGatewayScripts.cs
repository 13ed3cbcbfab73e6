using static WebEtcd.Cluster.Tests.Gateway.GatewayCall;

namespace WebEtcd.Cluster.Tests.Gateway;

/// <summary>Locks and elections. YQ== is "a", ZQ== "e", YS80ZA== "a/4d", ZS80ZA== "e/4d"; 4d is lease 77.</summary>
internal static class QueueGatewayScripts
{
    private const string LockPath = "/v3/lock/lock";
    private const string Unlock = "/v3/lock/unlock";
    private const string Campaign = "/v3/election/campaign";
    private const string Proclaim = "/v3/election/proclaim";
    private const string Resign = "/v3/election/resign";
    private const string Leader = "/v3/election/leader";
    private const string Everything = """{"key":"AA==","range_end":"AA=="}""";

    public static IReadOnlyList<GatewayCall> Lock =>
    [
        Post("/v3/lease/grant", """{"TTL":600,"ID":77}"""),
        Post("/v3/lease/grant", """{"TTL":600,"ID":-5}"""),
        Post(LockPath, """{"name":"YQ==","lease":77}"""),
        Post(LockPath, """{"name":"YQ==","lease":77}"""),
        Post(LockPath, """{"name":"Yg==","lease":-5}"""),
        Post("/v3/kv/range", Everything),
        Post(Unlock, """{"key":"YS80ZA=="}"""),
        Post(Unlock, """{"key":"YS80ZA=="}"""),
        Post(LockPath, """{"name":"YQ==","lease":"77"}"""),
        Post(LockPath, """{"name":"YQ==","lease":999}"""),
        Post(LockPath, """{"name":"AP8=","lease":77}"""),
        Post(LockPath, """{"lease":77}"""),
        Post(Unlock, """{"key":"LzRk"}"""),
        Post(LockPath, "{}") with { Masks = ["key"] },
        Post(LockPath, """{"name":"eg=="}""") with { Masks = ["key"] },
        Post("/v3/lease/leases", "{}") with { Masks = ["leases"] },
        Post(Unlock, "{}"),
        Bad(LockPath, """{"name":5}"""),
        Post("/v3/lease/revoke", """{"ID":77}"""),
        Post("/v3/kv/range", """{"key":"YQ==","range_end":"Yg=="}"""),
    ];

    public static IReadOnlyList<GatewayCall> Election =>
    [
        Post(Leader, """{"name":"ZQ=="}"""),
        Post(Leader, "{}"),
        Post("/v3/lease/leases", "{}"),
        Post("/v3/lease/grant", """{"TTL":600,"ID":77}"""),
        Post(Campaign, """{"name":"ZQ==","lease":77,"value":"MQ=="}"""),
        Post(Campaign, """{"name":"ZQ==","lease":77,"value":"MQ=="}"""),
        Post(Campaign, """{"name":"ZQ==","lease":77,"value":"Mg=="}"""),
        Post(Campaign, """{"name":"ZQ==","lease":999,"value":"Mg=="}"""),
        Post(Leader, """{"name":"ZQ=="}"""),
        Post("/v3/election/observe", """{"name":"ZQ=="}""") with { Lines = 1 },
        Post(Proclaim, """{"leader":{"name":"ZQ==","key":"ZS80ZA==","rev":2,"lease":77},"value":"Mw=="}"""),
        Post(Proclaim, """{"leader":{"name":"ZQ==","key":"ZS80ZA==","rev":3,"lease":77},"value":"NA=="}"""),
        Post(Proclaim, """{"leader":{"name":"ZQ==","key":"ZS80ZA==","rev":2,"lease":999},"value":"NA=="}"""),
        Post(Proclaim, "{}"),
        Post(Proclaim, """{"leader":{}}"""),
        Post(Leader, """{"name":"ZQ=="}"""),
        Post(Resign, "{}"),
        Post(Resign, """{"leader":{}}"""),
        Post(Resign, """{"leader":{"key":"ZS80ZA==","rev":3,"lease":77}}"""),
        Post(Leader, """{"name":"ZQ=="}"""),
        Post(Resign, """{"leader":{"key":"ZS80ZA==","rev":2,"lease":77}}"""),
        Post(Resign, """{"leader":{"key":"ZS80ZA==","rev":2,"lease":77}}"""),
        Post(Leader, """{"name":"ZQ=="}"""),
        Post(Campaign, """{"name":"eg=="}""") with { Masks = ["key", "lease"] },
        Post(Campaign, """{"value":"MQ=="}""") with { Masks = ["key", "lease"] },
        Post("/v3/kv/range", """{"key":"AA==","range_end":"AA==","count_only":true}"""),
    ];
}
