namespace WebEtcd.Raft;

/// <summary>
/// Messages that wait for the next <see cref="Ready"/>, in two rows. Those that vouch for stored state (an answer to an append, a vote, also the ones
/// to this node itself) may leave only after everything that is unstable at that moment is on disk; all others may leave at once.
/// </summary>
internal sealed class Outbox(ulong self)
{
    private List<Message> _now = [];
    private List<Message> _afterAppend = [];

    public bool IsEmpty => _now.Count == 0 && _afterAppend.Count == 0;

    public IReadOnlyList<Message> AfterAppend => _afterAppend;

    public void Send(Message message, ulong term)
    {
        if (message.From == 0)
        {
            message.From = self;
        }

        if (MessageKind.IsVote(message.Type))
        {
            // The term is the one campaigned for, which the sender may not have reached yet.
            if (message.Term == 0)
            {
                throw new RaftInvariantException($"a message of type {message.Type} was sent without a term");
            }
        }
        else if (!MessageKind.IsTermless(message.Type))
        {
            message.Term = term;
        }

        if (MessageKind.WaitsForStorage(message.Type))
        {
            _afterAppend.Add(message);
        }
        else if (message.To == self)
        {
            throw new RaftInvariantException($"a message of type {message.Type} was sent to the node itself");
        }
        else
        {
            _now.Add(message);
        }
    }

    /// <summary>Takes the messages that may leave at once; null when there are none.</summary>
    public List<Message>? TakeNow()
    {
        if (_now.Count == 0)
        {
            return null;
        }

        var taken = _now;
        _now = [];
        return taken;
    }

    /// <summary>Takes the messages that wait for storage.</summary>
    public List<Message> TakeAfterAppend()
    {
        var taken = _afterAppend;
        _afterAppend = [];
        return taken;
    }

    /// <summary>
    /// Without asynchronous writes the whole Ready is stored before any message leaves: adds those to others to <paramref name="toOthers"/>, those to
    /// this node to <paramref name="toSelf"/>.
    /// </summary>
    public List<Message>? SplitAfterAppend(List<Message>? toOthers, List<Message> toSelf)
    {
        foreach (var message in _afterAppend)
        {
            if (message.To == self)
            {
                toSelf.Add(message);
            }
            else
            {
                (toOthers ??= []).Add(message);
            }
        }

        _afterAppend.Clear();
        return toOthers;
    }
}
