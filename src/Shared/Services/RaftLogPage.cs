namespace WebEtcd.Shared.Services;

/// <param name="Marks">Where the log begins and ends, at the moment of reading.</param>
/// <param name="Entries">Oldest first, without a gap; empty when the log has none of those that were asked for.</param>
public sealed record RaftLogPage(RaftLogMarks Marks, IReadOnlyList<RaftLogEntry> Entries);
