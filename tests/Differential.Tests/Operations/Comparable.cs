using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>Answers without what two servers cannot share.</summary>
internal static class Comparable
{
    /// <summary>The answer as text. Changes the message.</summary>
    public static string Text(IMessage response, IMessage request)
    {
        switch (response)
        {
            case RangeResponse range:
                Strip(range.Header);
                DropLeases(range, request as RangeRequest);
                break;
            case PutResponse put:
                Strip(put.Header);
                break;
            case DeleteRangeResponse delete:
                Strip(delete.Header);
                break;
            case TxnResponse txn:
                Strip(txn.Header);
                break;
            case CompactionResponse compaction:
                Strip(compaction.Header);
                break;
            case LeaseGrantResponse grant:
                Strip(grant.Header);
                break;
            case LeaseRevokeResponse revoke:
                Strip(revoke.Header);
                break;
            case LeaseTimeToLiveResponse life:
                Strip(life.Header);
                life.TTL = Math.Sign(life.TTL);
                Sort(life.Keys, key => key.ToBase64());
                break;
            case LeaseLeasesResponse leases:
                Strip(leases.Header);
                Sort(leases.Leases, lease => $"{lease.ID:D19}");
                break;
            case HashKVResponse hash:
                Strip(hash.Header);
                hash.Hash = 0;
                hash.HashRevision = 0;
                break;
        }

        return response.ToString() ?? "";
    }

    public static void Strip(ResponseHeader? header)
    {
        if (header is not null)
        {
            header.ClusterId = 0;
            header.MemberId = 0;
            header.RaftTerm = 0;
        }
    }

    /// <summary>Keys without values tell the lease on etcd 3.5 and do not on later releases.</summary>
    private static void DropLeases(RangeResponse response, RangeRequest? request)
    {
        if (request?.KeysOnly == true)
        {
            foreach (var kv in response.Kvs)
            {
                kv.Lease = 0;
            }
        }
    }

    private static void Sort<T>(ICollection<T> items, Func<T, string> by)
    {
        var sorted = items.OrderBy(by, StringComparer.Ordinal).ToList();
        items.Clear();
        foreach (var item in sorted)
        {
            items.Add(item);
        }
    }
}
