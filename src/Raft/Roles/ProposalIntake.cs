namespace WebEtcd.Raft;

/// <summary>
/// What a leader takes into its log: bounds the uncommitted part, and lets one configuration change in at a time. A change that may not be made now is
/// replaced by an empty entry, so that the place of every proposal of a batch stays the same.
/// </summary>
internal sealed class ProposalIntake(RaftCore core, LeaderTransfer transfer, ulong pendingConfIndex)
{
    private readonly ulong _maxUncommitted = core.Config.MaxUncommittedSize == 0 ? EntrySize.NoLimit : core.Config.MaxUncommittedSize;

    /// <summary>Index of the latest configuration change that may not be applied yet, or a later one.</summary>
    private ulong _pendingConfIndex = pendingConfIndex;

    /// <summary>Estimate of the payload that is in the log and not applied. It may be too low after a change of term, never too high.</summary>
    private ulong _uncommitted;

    public RaftResult Propose(EntryType type, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        if (!Accepts(payloads.Count) || !TryTake(PayloadOf(payloads)))
        {
            return RaftResult.ProposalDropped;
        }

        var next = core.Log.LastIndex + 1;
        for (var i = 0; i < payloads.Count; i++, next++)
        {
            AppendOne(next, type, payloads[i]);
        }

        return Finish(next - 1);
    }

    public RaftResult ProposeForwarded(IReadOnlyList<Entry> entries)
    {
        if (!Accepts(entries.Count) || !TryTake(EntrySize.Payload(entries)))
        {
            return RaftResult.ProposalDropped;
        }

        var next = core.Log.LastIndex + 1;
        for (var i = 0; i < entries.Count; i++, next++)
        {
            AppendOne(next, entries[i].Type, entries[i].Data);
        }

        return Finish(next - 1);
    }

    /// <summary>The first entry of a new leader: with it everything before it gets committed.</summary>
    public void AppendEmpty()
    {
        var index = core.Log.LastIndex + 1;
        core.Log.AppendOwn(new Entry(core.Term, index, EntryType.Normal, default));
        AcknowledgeSelf(index);
    }

    /// <summary>Entries were applied: their payload no longer counts.</summary>
    public void Release(ulong payloadBytes) => _uncommitted -= Math.Min(_uncommitted, payloadBytes);

    /// <summary>
    /// Leaves a joint configuration that is to be left by itself, once the change that entered it is applied. It is tried again with every applied
    /// entry, because a transfer of leadership may refuse it.
    /// </summary>
    public void LeaveJointWhenDue(ulong applied)
    {
        if (core.Tracker.Configuration.AutoLeave && applied >= _pendingConfIndex)
        {
            Propose(EntryType.ConfChangeV2, [default]);
        }
    }

    private static ulong PayloadOf(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var size = 0UL;
        for (var i = 0; i < payloads.Count; i++)
        {
            size += (ulong)payloads[i].Length;
        }

        return size;
    }

    private bool Accepts(int count) => count > 0 && !transfer.IsUnderWay && core.Tracker.Progress.Find(core.Id) is not null;

    /// <summary>The first proposal is taken whatever its size, and empty ones always are: a new leader's entry and the leave of a joint configuration.</summary>
    private bool TryTake(ulong payloadBytes)
    {
        if (_uncommitted > 0 && payloadBytes > 0 && _uncommitted + payloadBytes > _maxUncommitted)
        {
            return false;
        }

        _uncommitted += payloadBytes;
        return true;
    }

    private void AppendOne(ulong index, EntryType type, ReadOnlyMemory<byte> data)
    {
        if (type != EntryType.Normal)
        {
            if (MayChange(type, data))
            {
                _pendingConfIndex = index;
            }
            else
            {
                type = EntryType.Normal;
                data = default;
            }
        }

        core.Log.AppendOwn(new Entry(core.Term, index, type, data));
    }

    private bool MayChange(EntryType type, ReadOnlyMemory<byte> data)
    {
        if (!ConfChangeCodec.TryDecode(type, data.Span, out var change, out _))
        {
            return false;
        }

        if (core.Config.DisableConfChangeValidation)
        {
            return true;
        }

        // With none pending the active configuration is the latest one, so what would fail when it is applied is found here.
        return _pendingConfIndex <= core.Log.Applied && core.Membership.Try(change!).Error is null;
    }

    private RaftResult Finish(ulong last)
    {
        AcknowledgeSelf(last);
        core.Replicator.BroadcastAppend();
        return RaftResult.Ok;
    }

    /// <summary>The leader's own storage counts like a follower's: this message comes back once the entries are stored.</summary>
    private void AcknowledgeSelf(ulong index) =>
        core.Send(new Message { Type = MessageType.AppendResponse, To = core.Id, Index = index });
}
