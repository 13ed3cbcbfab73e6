using System.Text;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Api.Operations;

/// <summary><c>/health</c>, in the form that etcd's clients and load balancers read.</summary>
internal sealed class HealthEndpoint(INodeHealth node, OperationsOptions options, HealthCounts counts)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!await PlainText.RequireGetAsync(http))
        {
            return;
        }

        bool serializable = http.Request.Query["serializable"] is { Count: > 0 } flag && flag[0] == "true";
        string? reason = AlarmReason(http) ?? (!serializable && !node.HasLeader ? "RAFT NO LEADER" : null);
        if (reason is null)
        {
            Func<CancellationToken, ValueTask> read = serializable ? node.SerializableReadAsync : node.LinearizableReadAsync;
            string? failure = await HealthReport.TryAsync(read, options.CheckTimeout, http.RequestAborted);
            reason = failure is null ? null : "RANGE ERROR:" + failure;
        }

        (reason is null ? counts.Successes : counts.Failures).Add();
        string body = Body(reason);
        await (reason is null ? PlainText.WriteAsync(http, StatusCodes.Status200OK, body) : PlainText.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, body));
    }

    private string? AlarmReason(HttpContext http)
    {
        var excluded = http.Request.Query["exclude"];
        AlarmMember? up = node.Alarms.FirstOrDefault(alarm => !excluded.Contains(Name(alarm.Alarm)));
        return up is null ? null : "ALARM " + Name(up.Alarm);
    }

    private static string Name(AlarmType type) => type switch
    {
        AlarmType.Nospace => "NOSPACE",
        AlarmType.Corrupt => "CORRUPT",
        _ => "UNKNOWN",
    };

    private static string Body(string? reason)
    {
        using JsonOutput output = JsonOutput.Rent();
        output.Raw(reason is null ? "{\"health\":\"true\",\"reason\":"u8 : "{\"health\":\"false\",\"reason\":"u8);
        output.Text(reason ?? "");
        output.Byte((byte)'}');
        return Encoding.UTF8.GetString(output.Written);
    }
}
