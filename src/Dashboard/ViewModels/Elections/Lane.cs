namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>One member in the course of time.</summary>
/// <param name="Spans">Without gaps, oldest first.</param>
public sealed record Lane(ulong Member, string Name, IReadOnlyList<LaneSpan> Spans)
{
    /// <summary>What the member was at a moment.</summary>
    public LaneSpan? At(DateTimeOffset moment) => Spans.LastOrDefault(span => span.From <= moment);
}
