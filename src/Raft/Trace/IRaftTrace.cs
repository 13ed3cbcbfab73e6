namespace WebEtcd.Raft;

/// <summary>
/// Is told what the protocol does and why, as it happens. Called by the owner of the node, from within its calls: it must return at once and must not
/// call the node. What it is told is not durable yet, so it is for eyes only: nothing may be answered because of it.
/// </summary>
public interface IRaftTrace
{
    void Happened(in RaftTraceEvent item);
}
