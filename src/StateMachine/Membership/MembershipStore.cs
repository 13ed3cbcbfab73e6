using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Tables;

namespace WebEtcd.StateMachine.Membership;

/// <summary>The members of the cluster, those that were removed, and the version the cluster speaks. Changed by the apply loop; read by any thread.</summary>
public sealed class MembershipStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, MemberRecord> _members = [];
    private readonly SortedSet<ulong> _removed = [];
    private readonly int _maxLearners;

    /// <param name="maxLearners">Learners that the cluster may have at a time.</param>
    internal MembershipStore(int maxLearners) => _maxLearners = maxLearners;

    /// <summary>Version that all members speak, as "3.6.0"; empty while it is not decided.</summary>
    public string ClusterVersion { get; private set; } = string.Empty;

    /// <summary>Version the cluster is on the way down to; empty after a cancelled downgrade; null when there was none.</summary>
    public string? DowngradeTarget { get; private set; }

    /// <summary>All members, ordered by id.</summary>
    public IReadOnlyList<MemberRecord> Members
    {
        get
        {
            lock (_gate)
            {
                return [.. _members.Values];
            }
        }
    }

    /// <summary>The ids of all members but one, in order.</summary>
    public IReadOnlyList<ulong> OthersThan(ulong self) => [.. Members.Select(member => member.Id).Where(id => id != self)];

    /// <summary>Ids that were removed and never come back, in order.</summary>
    public IReadOnlyList<ulong> RemovedIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _removed];
            }
        }
    }

    /// <summary>The member with an id; null when there is none.</summary>
    public MemberRecord? Find(ulong id)
    {
        lock (_gate)
        {
            return _members.GetValueOrDefault(id);
        }
    }

    /// <summary>True for the id of a member that has left.</summary>
    public bool IsRemoved(ulong id)
    {
        lock (_gate)
        {
            return _removed.Contains(id);
        }
    }

    /// <summary>
    /// What is to be said against a change in the present state; null for nothing. To be asked before a change is proposed; asked again when it is
    /// applied, since others may have come before it.
    /// </summary>
    public EtcdError? Check(MembershipChange change)
    {
        lock (_gate)
        {
            ulong id = change.Member.Id;
            if (_removed.Contains(id))
            {
                return EtcdErrors.MemberNotFound;
            }

            _members.TryGetValue(id, out MemberRecord? member);
            return change.Kind switch
            {
                MembershipChangeKind.Add => CheckAdd(change.Member, member),
                MembershipChangeKind.Promote => member is null ? EtcdErrors.MemberNotFound : member.IsLearner ? null : EtcdErrors.MemberNotLearner,
                MembershipChangeKind.Update => member is null ? EtcdErrors.MemberNotFound : CheckUrls(change.Member),
                _ => member is null ? EtcdErrors.MemberNotFound : null,
            };
        }
    }

    /// <summary>Carries a change out, or says why not and leaves everything as it is.</summary>
    internal EtcdError? Apply(MembershipChange change)
    {
        if (Check(change) is { } error)
        {
            return error;
        }

        MemberRecord member = change.Member;
        lock (_gate)
        {
            switch (change.Kind)
            {
                case MembershipChangeKind.Add:
                    _members.Add(member.Id, member);
                    break;
                case MembershipChangeKind.Promote:
                    _members[member.Id] = _members[member.Id] with { IsLearner = false };
                    break;
                case MembershipChangeKind.Update:
                    _members[member.Id] = _members[member.Id] with { PeerUrls = member.PeerUrls };
                    break;
                default:
                    _members.Remove(member.Id);
                    _removed.Add(member.Id);
                    break;
            }
        }

        return null;
    }

    /// <summary>A member tells its name and client URLs. One that has been removed meanwhile is passed over.</summary>
    internal EtcdError? SetAttributes(ulong id, string name, IReadOnlyList<string> clientUrls)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(id, out MemberRecord? member))
            {
                return _removed.Contains(id) ? null : EtcdErrors.MemberNotFound;
            }

            _members[id] = member with { Name = name, ClientUrls = clientUrls };
            return null;
        }
    }

    internal void SetClusterVersion(string version) => ClusterVersion = version;

    internal void SetDowngradeTarget(string? target) => DowngradeTarget = target;

    internal void SaveTo(StateTables tables)
    {
        lock (_gate)
        {
            tables.Members.AddRange(_members.Values.Select(static member => member.ToRow()));
            tables.RemovedMemberIds.AddRange(_removed);
        }

        tables.ClusterVersion = ClusterVersion;
        if (DowngradeTarget is not null)
        {
            tables.DowngradeTarget = DowngradeTarget;
        }
    }

    internal void Restore(StateTables tables)
    {
        lock (_gate)
        {
            _members.Clear();
            _removed.Clear();
            foreach (MemberRow row in tables.Members)
            {
                _members.Add(row.Id, MemberRecord.FromRow(row));
            }

            _removed.UnionWith(tables.RemovedMemberIds);
        }

        ClusterVersion = tables.ClusterVersion;
        DowngradeTarget = tables.HasDowngradeTarget ? tables.DowngradeTarget : null;
    }

    private EtcdError? CheckAdd(MemberRecord added, MemberRecord? present)
    {
        if (present is not null)
        {
            return EtcdErrors.MemberExists;
        }

        if (CheckUrls(added) is { } error)
        {
            return error;
        }

        bool isTooMany = added.IsLearner && _members.Values.Count(static member => member.IsLearner) >= _maxLearners;
        return isTooMany ? EtcdErrors.TooManyLearners : null;
    }

    private EtcdError? CheckUrls(MemberRecord changed)
    {
        foreach (MemberRecord other in _members.Values)
        {
            if (other.Id != changed.Id && other.PeerUrls.Any(changed.PeerUrls.Contains))
            {
                return EtcdErrors.PeerUrlExists;
            }
        }

        return null;
    }
}
