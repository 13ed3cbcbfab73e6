using Google.Protobuf.Reflection;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>How long requests take to apply, by kind and outcome. Written by the owner of the write side, one at a time; read by any.</summary>
internal sealed class ApplyMeter
{
    private const double First = 0.0001;
    private const int Buckets = 20;

    // What comes often is looked for first, and without reflection.
    private static readonly (string Name, Func<InternalRaftRequest, object?> Field)[] Frequent =
    [
        ("Put", request => request.Put),
        ("Txn", request => request.Txn),
        ("DeleteRange", request => request.DeleteRange),
        ("Range", request => request.Range),
        ("LeaseGrant", request => request.LeaseGrant),
        ("LeaseRevoke", request => request.LeaseRevoke),
    ];

    private static readonly (string Name, Func<InternalRaftRequest, object?> Field)[] Kinds = [.. Frequent, .. Others()];

    private readonly Histogram?[] _durations = new Histogram?[Kinds.Length * 2];

    /// <summary>Time beyond which applying is slow.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromMilliseconds(100);

    public Counter SlowApplies { get; } = new();

    /// <summary>All kinds together, for what people look at.</summary>
    public LatencyRecorder Latencies { get; } = new();

    public void Record(InternalRaftRequest request, bool succeeded, TimeSpan took)
    {
        Latencies.Record(took);
        if (took > Slow)
        {
            SlowApplies.Add();
        }

        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            if (Kinds[kind].Field(request) is not null)
            {
                ref Histogram? durations = ref _durations[(kind * 2) + (succeeded ? 1 : 0)];
                if (durations is null)
                {
                    Volatile.Write(ref durations, Histogram.OfSeconds(First, Buckets));
                }

                durations!.Record(took);
                return;
            }
        }
    }

    private static IEnumerable<(string Name, Func<InternalRaftRequest, object?> Field)> Others()
    {
        foreach (FieldDescriptor field in InternalRaftRequest.Descriptor.Fields.InFieldNumberOrder())
        {
            string name = field.PropertyName;
            if (field.FieldType == FieldType.Message && field.FieldNumber != InternalRaftRequest.HeaderFieldNumber && Frequent.All(kind => kind.Name != name))
            {
                yield return (name, field.Accessor.GetValue);
            }
        }
    }

    public void Write(MetricWriter writer, string name)
    {
        for (int i = 0; i < _durations.Length; i++)
        {
            if (Volatile.Read(ref _durations[i]) is { } durations)
            {
                writer.Histogram(name, $"op=\"{Kinds[i / 2].Name}\",success=\"{(i % 2 == 1 ? "true" : "false")}\",version=\"v3\"", durations);
            }
        }
    }
}
