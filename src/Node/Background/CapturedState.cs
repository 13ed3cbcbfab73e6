using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Node.Background;

/// <summary>The state between two batches of entries.</summary>
/// <param name="Tables">Everything beside the history.</param>
/// <param name="History">The history, to be read.</param>
internal sealed record CapturedState(byte[] Tables, HistoryView History);
