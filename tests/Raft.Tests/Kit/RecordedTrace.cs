namespace WebEtcd.Raft.Tests;

/// <summary>What a node said it did, as short lines.</summary>
internal sealed class RecordedTrace : IRaftTrace
{
    private readonly List<RaftTraceEvent> _events = [];

    public IReadOnlyList<RaftTraceEvent> Events => _events;

    /// <summary>Lines since the last call.</summary>
    public string[] Take()
    {
        var lines = _events.Select(Line).ToArray();
        _events.Clear();
        return lines;
    }

    public void Happened(in RaftTraceEvent item) => _events.Add(item);

    private static string Line(RaftTraceEvent item)
    {
        var about = item.ReasonMember == 0 ? "" : $"({item.ReasonMember})";
        var progress = item.Kind == RaftTraceKind.ProgressChanged ? $" {item.Before}>{item.After}" : "";
        return $"{(item.IsPreVote ? "Pre" : "")}{item.Kind} t{item.Term}"
            + (item.Member == 0 ? "" : $" m{item.Member}")
            + progress
            + (item.Reason == RaftTraceReason.None ? "" : $" {item.Reason}{about}")
            + (item.Ticks == 0 ? "" : $" {item.Ticks}ticks");
    }
}
