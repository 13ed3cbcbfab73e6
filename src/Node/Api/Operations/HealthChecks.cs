using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Api.Operations;

/// <summary>The checks behind <c>/livez</c> and <c>/readyz</c>, as etcd names them.</summary>
internal sealed class HealthChecks
{
    private readonly INodeHealth _node;

    public HealthChecks(INodeHealth node)
    {
        _node = node;
        HealthCheck serializable = new("serializable_read", node.SerializableReadAsync);
        Live = [serializable];
        Ready =
        [
            new HealthCheck("data_corruption", _ => FailIf(HasAlarm(AlarmType.Corrupt), "alarm activated: CORRUPT")),
            serializable,
            new HealthCheck("linearizable_read", node.LinearizableReadAsync),
            new HealthCheck("non_learner", _ => FailIf(node.IsLearner, "not supported for learner")),
        ];
    }

    /// <summary>The process works; restarting it would help if not.</summary>
    public IReadOnlyList<HealthCheck> Live { get; }

    /// <summary>Clients can be sent here.</summary>
    public IReadOnlyList<HealthCheck> Ready { get; }

    private bool HasAlarm(AlarmType type) => _node.Alarms.Any(alarm => alarm.Alarm == type);

    private static ValueTask FailIf(bool failed, string reason) =>
        failed ? ValueTask.FromException(new InvalidOperationException(reason)) : ValueTask.CompletedTask;
}
