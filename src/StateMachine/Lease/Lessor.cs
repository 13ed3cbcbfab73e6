using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// Leases and the keys attached to them. Changed by the apply loop only (grant, revoke, attach, detach, checkpoint); renewals and questions may come
/// from any thread. Time is told to it, in milliseconds of a monotonic clock.
/// <para>
/// Which leases exist, their granted time and the agreed remainder are replicated. When a lease expires is not: only the primary (the leader)
/// counts down, everywhere else a lease lasts until the log says that it is revoked.
/// </para>
/// </summary>
public sealed class Lessor
{
    /// <summary>Largest time to live that is granted, in seconds.</summary>
    public const long MaxTtlSeconds = 9_000_000_000;

    /// <summary>Leases to revoke per second at most; to be kept to by the caller of <see cref="TakeExpired"/>.</summary>
    public const int RevokeRatePerSecond = 1000;

    /// <summary>An expired lease that was handed out and still exists is handed out again after this time.</summary>
    public const long RevokeRetryMs = 3000;

    /// <summary>A lease with more time left than this has its remainder agreed on by the cluster this often.</summary>
    public const long CheckpointIntervalMs = 5 * 60 * 1000;

    private readonly Lock _gate = new();
    private Dictionary<long, LeaseEntry> _leases = [];
    private LeasedKeys _keys = new();
    private readonly LeaseHeap _expiries = new();
    private readonly CheckpointSchedule _checkpoints = new();
    private readonly long _minTtlSeconds;
    private bool _isPrimary;

    /// <param name="minTtlSeconds">Shorter times to live are raised to this; at least 1.</param>
    public Lessor(long minTtlSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minTtlSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minTtlSeconds, MaxTtlSeconds);
        _minTtlSeconds = minTtlSeconds;
    }

    /// <summary>Number of leases.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _leases.Count;
            }
        }
    }

    /// <summary>Number of keys that have a lease.</summary>
    public int AttachedKeyCount
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>True between <see cref="Promote"/> and <see cref="Demote"/>.</summary>
    public bool IsPrimary
    {
        get
        {
            lock (_gate)
            {
                return _isPrimary;
            }
        }
    }

    /// <summary>True from the grant to the revocation, also while expired.</summary>
    public bool Exists(long id)
    {
        lock (_gate)
        {
            return _leases.ContainsKey(id);
        }
    }

    /// <summary>Attaches a key; a key has at most one lease, so it leaves its former one. The lease must exist: that is checked before a write begins.</summary>
    public void Attach(long id, ByteString key)
    {
        lock (_gate)
        {
            if (!_leases.TryGetValue(id, out LeaseEntry? lease))
            {
                throw new InvalidOperationException($"a key cannot be attached to lease {id:x16}: there is no such lease");
            }

            _keys.Attach(lease, key);
        }
    }

    /// <summary>Detaches a key from whatever lease it has.</summary>
    public void Detach(ByteString key)
    {
        lock (_gate)
        {
            _keys.Detach(key);
        }
    }

    /// <summary>Lease of a key; 0 for none.</summary>
    public long LeaseOf(ByteString key)
    {
        lock (_gate)
        {
            return _keys.LeaseOf(key);
        }
    }

    /// <summary>
    /// Grants a lease. The id 0 must have been replaced before the request entered the log, else the members would choose differently.
    /// Fails with "lease already exists", "too large lease TTL", or "requested lease not found" for the id 0.
    /// </summary>
    public EtcdError? Grant(long id, long ttlSeconds, long nowMs, out long grantedTtlSeconds)
    {
        grantedTtlSeconds = 0;
        if (id == 0)
        {
            return EtcdErrors.LeaseNotFound;
        }

        if (ttlSeconds > MaxTtlSeconds)
        {
            return EtcdErrors.LeaseTtlTooLarge;
        }

        lock (_gate)
        {
            var lease = new LeaseEntry(id, Math.Max(ttlSeconds, _minTtlSeconds));
            if (!_leases.TryAdd(id, lease))
            {
                return EtcdErrors.LeaseExists;
            }

            grantedTtlSeconds = lease.TtlSeconds;
            if (_isPrimary)
            {
                StartCountdown(lease, nowMs);
            }

            return null;
        }
    }

    /// <summary>Removes a lease; false when there is none. The caller deletes the keys, in the given order, in one revision.</summary>
    public bool Revoke(long id, out IReadOnlyList<ByteString> sortedKeys)
    {
        lock (_gate)
        {
            if (!_leases.Remove(id, out LeaseEntry? lease))
            {
                sortedKeys = [];
                return false;
            }

            lease.IsRemoved = true;
            sortedKeys = _keys.DetachAll(lease);
            if (_isPrimary)
            {
                _expiries.NoteRemoved();
            }

            _checkpoints.NoteRemoved(lease);
            return true;
        }
    }

    /// <summary>Takes over the remainder that the cluster agreed on; 0 clears it. It counts when a member becomes primary. An unknown lease is ignored.</summary>
    public void Checkpoint(long id, long remainingTtlSeconds)
    {
        lock (_gate)
        {
            if (_leases.TryGetValue(id, out LeaseEntry? lease))
            {
                lease.RemainingTtlSeconds = Math.Clamp(remainingTtlSeconds, 0, lease.TtlSeconds);
            }
        }
    }

    /// <summary>Gives a lease its full time again. Only on the primary; see <see cref="LeaseRenewalOutcome"/> for what the caller owes.</summary>
    public LeaseRenewal Renew(long id, long nowMs)
    {
        lock (_gate)
        {
            if (!_isPrimary)
            {
                return new LeaseRenewal(LeaseRenewalOutcome.NotPrimary, 0);
            }

            if (!_leases.TryGetValue(id, out LeaseEntry? lease))
            {
                return new LeaseRenewal(LeaseRenewalOutcome.Unknown, 0);
            }

            if (lease.IsExpired(nowMs))
            {
                return new LeaseRenewal(LeaseRenewalOutcome.ExpiredNotYetRevoked, 0);
            }

            if (lease.RemainingTtlSeconds > 0)
            {
                return new LeaseRenewal(LeaseRenewalOutcome.CheckpointMustBeCleared, 0);
            }

            lease.ExpiryMs = Math.Max(lease.ExpiryMs, nowMs + (lease.TtlSeconds * 1000));
            _checkpoints.Add(lease, nowMs);
            return new LeaseRenewal(LeaseRenewalOutcome.Renewed, lease.TtlSeconds);
        }
    }

    /// <summary>Describes a lease; null when there is none.</summary>
    public LeaseInfo? Lookup(long id, long nowMs, bool withKeys)
    {
        lock (_gate)
        {
            if (!_leases.TryGetValue(id, out LeaseEntry? lease))
            {
                return null;
            }

            long remainingSeconds = lease.ExpiryMs == LeaseEntry.Forever
                ? lease.EffectiveTtlSeconds
                : Math.Max(0, lease.ExpiryMs - nowMs) / 1000;
            IReadOnlyList<ByteString> keys = withKeys ? LeasedKeys.SortedKeysOf(lease) : [];
            return new LeaseInfo(id, lease.TtlSeconds, remainingSeconds, lease.IsExpired(nowMs), lease.Keys.Count, keys);
        }
    }

    /// <summary>Names of locks and elections with keys, at or after one, in the order of their bytes.</summary>
    public IReadOnlyList<ByteString> QueueNamesFrom(ByteString name, int limit)
    {
        lock (_gate)
        {
            return _keys.Queues.Read(name, limit);
        }
    }

    /// <summary>Ids of all leases, ordered by expiry and then by id.</summary>
    public IReadOnlyList<long> Leases()
    {
        (long ExpiryMs, long Id)[] leases;
        lock (_gate)
        {
            leases = new (long, long)[_leases.Count];
            int i = 0;
            foreach (LeaseEntry lease in _leases.Values)
            {
                leases[i++] = (lease.ExpiryMs, lease.Id);
            }
        }

        Array.Sort(leases);
        return Array.ConvertAll(leases, static lease => lease.Id);
    }

    /// <summary>
    /// Becomes primary. Every lease starts again with its agreed remainder, or its full time, plus <paramref name="extendMs"/> (the time an election
    /// may have taken); what would expire in one heap is spread to three quarters of the revocation rate.
    /// </summary>
    public void Promote(long extendMs, long nowMs)
    {
        lock (_gate)
        {
            _isPrimary = true;
            foreach (LeaseEntry lease in _leases.Values)
            {
                lease.ExpiryMs = nowMs + (lease.EffectiveTtlSeconds * 1000) + extendMs;
                lease.HandOutAtMs = 0;
            }

            ExpirySpread.Apply(_leases.Values, RevokeRatePerSecond * 3 / 4);
            _expiries.Fill(_leases.Values.Select(static lease => (lease, lease.ExpiryMs)));
            _checkpoints.Clear(_leases.Values);
            foreach (LeaseEntry lease in _leases.Values)
            {
                _checkpoints.Add(lease, nowMs);
            }
        }
    }

    /// <summary>Stops being primary: leases last until the log says otherwise.</summary>
    public void Demote()
    {
        lock (_gate)
        {
            _isPrimary = false;
            _expiries.Clear();
            _checkpoints.Clear(_leases.Values);
            foreach (LeaseEntry lease in _leases.Values)
            {
                lease.ExpiryMs = LeaseEntry.Forever;
            }
        }
    }

    /// <summary>
    /// Adds the ids of at most <paramref name="limit"/> expired leases, to be revoked through the log, and returns how many. A lease that was handed
    /// out comes again only when it still exists after <see cref="RevokeRetryMs"/>. Nothing when not primary.
    /// </summary>
    public int TakeExpired(long nowMs, int limit, List<long> ids)
    {
        lock (_gate)
        {
            int taken = 0;
            while (_isPrimary && taken < limit && _expiries.TryTakeDue(nowMs, out LeaseEntry lease))
            {
                long dueMs = Math.Max(lease.ExpiryMs, lease.HandOutAtMs);
                if (dueMs <= nowMs)
                {
                    ids.Add(lease.Id);
                    taken++;
                    dueMs = lease.HandOutAtMs = nowMs + RevokeRetryMs;
                }

                _expiries.Add(lease, dueMs);
            }

            return taken;
        }
    }

    /// <summary>
    /// Adds at most <paramref name="limit"/> leases whose remainder should be agreed on by the cluster now (with that remainder, rounded up), and
    /// returns how many. The caller puts them into the log as one request, if it wants checkpoints at all. Nothing when not primary.
    /// </summary>
    public int TakeDueCheckpoints(long nowMs, int limit, List<LeaseRecord> due)
    {
        lock (_gate)
        {
            return _isPrimary ? _checkpoints.TakeDue(nowMs, limit, due) : 0;
        }
    }

    /// <summary>All leases ordered by id, for checkpoints and snapshots: the same bytes on every member.</summary>
    public IReadOnlyList<LeaseRecord> Records()
    {
        LeaseRecord[] records;
        lock (_gate)
        {
            records = [.. _leases.Values.Select(static lease => new LeaseRecord(lease.Id, lease.TtlSeconds, lease.RemainingTtlSeconds))];
        }

        Array.Sort(records, static (left, right) => left.Id.CompareTo(right.Id));
        return records;
    }

    /// <summary>
    /// Replaces everything by what a checkpoint or snapshot holds, in one step: nobody sees leases without their keys. Keys of leases that do not exist
    /// are passed over. Whether this is primary stays as it is.
    /// </summary>
    public void Restore(IEnumerable<LeaseRecord> records, IEnumerable<KeyValuePair<ByteString, long>> keys, long nowMs) => Restore(PrepareRestore(records, keys), nowMs);

    /// <summary>The long part of a restore; changes nothing.</summary>
    internal RestoredLeases PrepareRestore(IEnumerable<LeaseRecord> records, IEnumerable<KeyValuePair<ByteString, long>> keys) => new(records, keys, _minTtlSeconds);

    /// <summary>The short part. What was prepared is used once.</summary>
    internal void Restore(RestoredLeases restored, long nowMs)
    {
        lock (_gate)
        {
            foreach (LeaseEntry former in _leases.Values)
            {
                former.IsRemoved = true;
            }

            _expiries.Clear();
            _checkpoints.Clear(_leases.Values);
            _leases = restored.Leases;
            _keys = restored.Keys;
            if (_isPrimary)
            {
                foreach (LeaseEntry lease in _leases.Values)
                {
                    StartCountdown(lease, nowMs);
                }
            }
        }
    }

    private void StartCountdown(LeaseEntry lease, long nowMs)
    {
        lease.ExpiryMs = nowMs + (lease.EffectiveTtlSeconds * 1000);
        _expiries.Add(lease, lease.ExpiryMs);
        _checkpoints.Add(lease, nowMs);
    }
}
