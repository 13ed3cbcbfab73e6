namespace WebEtcd.Raft;

/// <summary>
/// Something that the protocol rules out has happened: the log was lost or damaged, or two members disagree about what is committed. Going on could
/// lose acknowledged writes, so the owner must stop the node.
/// </summary>
public sealed class RaftInvariantException : Exception
{
    public RaftInvariantException()
    {
    }

    public RaftInvariantException(string message)
        : base(message)
    {
    }

    public RaftInvariantException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
