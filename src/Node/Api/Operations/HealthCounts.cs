using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Api.Operations;

/// <summary>How often <c>/health</c> was asked, by its answer.</summary>
internal sealed class HealthCounts
{
    public Counter Successes { get; } = new();

    public Counter Failures { get; } = new();
}
