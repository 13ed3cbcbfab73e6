using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// The proposals of this member whose outcome is awaited, found by request id. A fixed ring of slots: registering and taking are one interlocked
/// operation each, and the bound on waiting requests is the size of the ring.
/// </summary>
internal sealed class ProposalTracker
{
    private const int SlotCount = 1 << 14;
    private const int RequestIdTag = (InternalRaftRequest.IDFieldNumber << 3) | 0;

    private readonly Proposal?[] _slots = new Proposal?[SlotCount];
    private readonly MonotonicClock _clock;
    private readonly int _maxRequestBytes;
    private readonly long _timeoutMs;
    private ulong _lastId;
    private long _failed;
    private volatile EtcdError? _closed;

    /// <param name="memberId">Makes ids of different members differ.</param>
    /// <param name="startedAt">Makes ids of different lives of a member differ.</param>
    /// <param name="maxRequestBytes">Largest payload, in bytes, that goes into the log.</param>
    /// <param name="timeoutMs">How long a request may take, in milliseconds.</param>
    public ProposalTracker(ulong memberId, DateTimeOffset startedAt, MonotonicClock clock, int maxRequestBytes, long timeoutMs)
    {
        _clock = clock;
        _maxRequestBytes = maxRequestBytes;
        _timeoutMs = timeoutMs;
        _lastId = ((memberId & 0xFFFF) << 48) | (((ulong)startedAt.ToUnixTimeMilliseconds() & 0xFF_FFFF_FFFF) << 8);
    }

    /// <summary>Proposals whose outcome is awaited. Looks through the whole ring.</summary>
    public int Pending
    {
        get
        {
            int pending = 0;
            foreach (Proposal? slot in _slots)
            {
                pending += slot is null ? 0 : 1;
            }

            return pending;
        }
    }

    /// <summary>Proposals that were not carried out, or not in time, as far as this member knows.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>An id that no request of this or another member has.</summary>
    public ulong NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Gives the request an id, encodes it and remembers who waits for it.</summary>
    /// <exception cref="EtcdException">Too large, too many waiting, or the node stops.</exception>
    public Proposal Register(InternalRaftRequest request, CancellationToken cancellation, bool isForLeaderOnly = false)
    {
        if (_closed is { } closed)
        {
            throw new EtcdException(closed);
        }

        request.ID = NextId();
        byte[] payload = request.ToByteArray();
        if (payload.Length > _maxRequestBytes)
        {
            throw new EtcdException(EtcdErrors.RequestTooLarge);
        }

        return Add(new Proposal(request.ID, request, payload, _clock.NowMs + _timeoutMs, cancellation) { IsForLeaderOnly = isForLeaderOnly });
    }

    /// <summary>Remembers who waits for a change of the membership. Its entry names the request in its own way, so the proposal carries no payload.</summary>
    /// <exception cref="EtcdException">Too many waiting, or the node stops.</exception>
    public Proposal RegisterChange(MembershipChange change, ConfChangeType type, CancellationToken cancellation)
    {
        if (_closed is { } closed)
        {
            throw new EtcdException(closed);
        }

        ulong id = NextId();
        return Add(new Proposal(id, new InternalRaftRequest(), [], _clock.NowMs + _timeoutMs, cancellation)
        {
            Change = new ConfChange { Changes = [new ConfChangeSingle(type, change.Member.Id)], Context = (change with { RequestId = id }).Encode() },
        });
    }

    private Proposal Add(Proposal proposal)
    {
        if (Interlocked.CompareExchange(ref _slots[Slot(proposal.Id)], proposal, null) is not null)
        {
            throw new EtcdException(EtcdErrors.TooManyRequests);
        }

        // Close may have swept before the slot was filled.
        if (_closed is { } closedMeanwhile && Take(proposal.Id) is not null)
        {
            throw new EtcdException(closedMeanwhile);
        }

        return proposal;
    }

    /// <summary>Hands out the proposal with this id, once; null when it is another member's, or somebody else has ended the wait.</summary>
    public Proposal? Take(ulong id)
    {
        ref Proposal? slot = ref _slots[Slot(id)];
        Proposal? proposal = Volatile.Read(ref slot);
        if (proposal is null || proposal.Id != id)
        {
            return null;
        }

        return Interlocked.CompareExchange(ref slot, null, proposal) == proposal ? proposal : null;
    }

    /// <summary>
    /// Hands out the proposal that a committed entry carries, once; null when it is not one of this life of this member. The bytes must agree as well as the
    /// id: a clock that was set back can give an entry of an earlier life the id of a new request.
    /// </summary>
    public Proposal? Take(ReadOnlyMemory<byte> payload)
    {
        Proposal? proposal = Find(payload);
        return proposal is null ? null : Take(proposal.Id);
    }

    /// <summary>As <see cref="Take(ReadOnlyMemory{byte})"/>, without taking it.</summary>
    public Proposal? Find(ReadOnlyMemory<byte> payload)
    {
        ulong id = PeekId(payload.Span);
        Proposal? proposal = Volatile.Read(ref _slots[Slot(id)]);
        return proposal is not null && proposal.Id == id && payload.Span.SequenceEqual(proposal.Payload) ? proposal : null;
    }

    /// <summary>Whether nobody has ended the wait yet.</summary>
    public bool IsAwaited(Proposal proposal) => Volatile.Read(ref _slots[Slot(proposal.Id)]) == proposal;

    /// <summary>The request id of an encoded request without decoding the rest; 0 when it carries none. The id is the first field that is written.</summary>
    public static ulong PeekId(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || payload[0] != RequestIdTag)
        {
            return 0;
        }

        ulong id = 0;
        for (int i = 1, shift = 0; i < payload.Length && shift < 64; i++, shift += 7)
        {
            id |= (ulong)(payload[i] & 0x7F) << shift;
            if (payload[i] < 0x80)
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>Ends the waits whose deadline has passed or whose client is gone. The requests may still be applied.</summary>
    /// <returns>How many wait on.</returns>
    public int Sweep()
    {
        int waiting = 0;
        long now = _clock.NowMs;
        foreach (Proposal? slot in _slots)
        {
            if (slot is null)
            {
                continue;
            }

            bool cancelled = slot.Cancellation.IsCancellationRequested;
            if (!cancelled && slot.DeadlineMs > now)
            {
                waiting++;
            }
            else if (Take(slot.Id) is { } taken)
            {
                End(taken, cancelled);
            }
        }

        return waiting;
    }

    /// <summary>Ends all waits, and refuses new ones, with this error.</summary>
    public void Close(EtcdError error)
    {
        _closed = error;
        foreach (Proposal? slot in _slots)
        {
            if (slot is not null && Take(slot.Id) is { } taken)
            {
                taken.Fail(error);
            }
        }
    }

    private void End(Proposal proposal, bool cancelled)
    {
        Interlocked.Increment(ref _failed);
        if (cancelled)
        {
            proposal.Cancel();
        }
        else
        {
            proposal.Fail(proposal.ErrorWhenLate);
        }
    }

    /// <summary>Ends the wait of a proposal that Raft did not take.</summary>
    public void Refuse(ulong id, EtcdError error)
    {
        if (Take(id) is { } refused)
        {
            Interlocked.Increment(ref _failed);
            refused.Fail(error);
        }
    }

    private static int Slot(ulong id) => (int)(id & (SlotCount - 1));
}
