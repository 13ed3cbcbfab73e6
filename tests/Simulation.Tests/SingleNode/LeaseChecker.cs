using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>Judges leases, the keys attached to them, and the mark of compaction, which no revision tells of.</summary>
internal sealed class LeaseChecker(History history, StoreState found, HashSet<Operation> carriedOut)
{
    public string? Check()
    {
        foreach (Operation grant in Of<LeaseGrantRequest>())
        {
            long id = ((LeaseGrantRequest)grant.Request).ID;
            List<Operation> revokes = [.. Of<LeaseRevokeRequest>().Where(revoke => ((LeaseRevokeRequest)revoke.Request).ID == id && revoke.Outcome != Outcome.Refused)];
            bool isThere = found.Leases.ContainsKey(id);
            if (!isThere && grant.Outcome == Outcome.Acknowledged && revokes.Count == 0)
            {
                return $"lease {id} of {grant} is lost";
            }

            if (isThere && (grant.Outcome == Outcome.Refused || revokes.Exists(revoke => revoke.Outcome == Outcome.Acknowledged || carriedOut.Contains(revoke))))
            {
                return $"lease {id} of {grant} is there and should not be";
            }
        }

        HashSet<long> asked = [.. Of<LeaseGrantRequest>().Select(grant => ((LeaseGrantRequest)grant.Request).ID)];
        foreach ((long id, IReadOnlyList<string> keys) in found.Leases)
        {
            string[] expected = [.. found.Keys.Where(key => key.Lease == id).Select(key => key.Key.ToStringUtf8())];
            if (!asked.Contains(id) || !expected.SequenceEqual(keys, StringComparer.Ordinal))
            {
                return $"lease {id} has the keys [{string.Join(", ", keys)}] and should have [{string.Join(", ", expected)}]";
            }
        }

        KeyValue? orphan = found.Keys.FirstOrDefault(key => key.Lease != 0 && !found.Leases.ContainsKey(key.Lease));
        return orphan is null ? CheckCompaction() : $"{orphan} has a lease that is not there";
    }

    private string? CheckCompaction()
    {
        long acknowledged = Of<CompactionRequest>().Where(compact => compact.Outcome == Outcome.Acknowledged)
            .Select(compact => ((CompactionRequest)compact.Request).Revision).DefaultIfEmpty(-1).Max();
        bool asked = found.CompactedRevision == -1
            || Of<CompactionRequest>().Any(compact => compact.Outcome != Outcome.Refused && ((CompactionRequest)compact.Request).Revision == found.CompactedRevision);
        return found.CompactedRevision >= acknowledged && asked
            ? null
            : $"the compacted revision is {found.CompactedRevision}; acknowledged was {acknowledged}";
    }

    private IEnumerable<Operation> Of<TRequest>() => history.Operations.Where(operation => operation.Request is TRequest);
}
