using System.Buffers.Binary;

namespace WebEtcd.Raft;

/// <summary>
/// Reads that wait for a quorum to confirm the leader. They are numbered in order of arrival; a heartbeat carries the number of the last one, and an
/// answer to it confirms that one and all before it. So one round of heartbeats serves any number of reads, and answers to later rounds serve
/// earlier reads as well.
/// </summary>
internal sealed class ReadBatches : IAckedIndexes
{
    private readonly Dictionary<ulong, ulong> _acks = [];
    private readonly Queue<PendingRead> _waiting = new();
    private ulong _confirmed;

    public int Count => _waiting.Count;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>The number that the next heartbeats carry, as bytes; empty when nobody waits.</summary>
    public ReadOnlyMemory<byte> HeartbeatContext()
    {
        if (_waiting.Count == 0)
        {
            return default;
        }

        var context = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(context, LastNumber);
        return context;
    }

    private ulong LastNumber => _confirmed + (ulong)_waiting.Count;

    public void Add(ulong commitIndex, Message request) => _waiting.Enqueue(new PendingRead(request, commitIndex));

    /// <summary>The leader itself confirms everything that waits.</summary>
    public void AckAll(ulong self) => _acks[self] = LastNumber;

    /// <summary>A member answered a heartbeat. Bytes that are not a number of this leader confirm nothing.</summary>
    public void Ack(ulong from, ReadOnlyMemory<byte> context)
    {
        if (context.Length != sizeof(ulong))
        {
            return;
        }

        var number = BinaryPrimitives.ReadUInt64LittleEndian(context.Span);
        if (number <= LastNumber && number > _acks.GetValueOrDefault(from))
        {
            _acks[from] = number;
        }
    }

    public bool TryGetAcked(ulong voter, out ulong index) => _acks.TryGetValue(voter, out index);

    /// <summary>Takes the next read that a quorum has confirmed.</summary>
    public bool TryTakeConfirmed(JointQuorum voters, out PendingRead read)
    {
        read = default;
        if (_waiting.Count == 0 || voters.CommittedIndex(this) <= _confirmed)
        {
            return false;
        }

        read = _waiting.Dequeue();
        _confirmed++;
        return true;
    }
}
