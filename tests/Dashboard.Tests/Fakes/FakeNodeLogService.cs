using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeNodeLogService : INodeLogService
{
    private readonly Lock _gate = new();
    private readonly List<LogLine> _lines = [];

    public NodeLogLevel Least { get; set; } = NodeLogLevel.Info;

    public EtcdError? Refusal { get; set; }

    public void Write(NodeLogLevel level, string message, string? error = null, params (string Name, string Value)[] properties)
    {
        lock (_gate)
        {
            _lines.Add(new LogLine(_lines.Count + 1, Views.Start.AddSeconds(_lines.Count), level, "WebEtcd.Node.Observation.NodeEvents", message, error, [.. properties.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]));
        }
    }

    public ValueTask<LogPage> ReadAsync(LogQuery query, CallContext context)
    {
        Refuse();
        lock (_gate)
        {
            LogLine[] matching = [.. _lines.Where(line => line.Level >= query.Least && line.Message.Contains(query.Contains, StringComparison.OrdinalIgnoreCase))];
            return ValueTask.FromResult(new LogPage([.. matching.Reverse().Take(query.Limit)], matching.Length, _lines.Count, _lines.Count, Least));
        }
    }

    public ValueTask<NodeLogLevel> LevelAsync(CallContext context) => ValueTask.FromResult(Least);

    public ValueTask<NodeLogLevel> SetLevelAsync(NodeLogLevel level, CallContext context)
    {
        Refuse();
        NodeLogLevel before = Least;
        Least = level;
        return ValueTask.FromResult(before);
    }

    private void Refuse()
    {
        if (Refusal is { } refusal)
        {
            throw new EtcdException(refusal);
        }
    }
}
