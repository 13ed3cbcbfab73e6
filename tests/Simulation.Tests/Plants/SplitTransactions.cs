using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>A transaction is carried out as two: its last write by itself.</summary>
internal sealed class SplitTransactions : Tampering
{
    public override IEnumerable<InternalRaftRequest> OnRequest(InternalRaftRequest request)
    {
        yield return request;
        if (request.Txn is not { Success.Count: > 1 } txn)
        {
            yield break;
        }

        PutRequest last = txn.Success[^1].RequestPut;
        txn.Success.RemoveAt(txn.Success.Count - 1);
        yield return new InternalRaftRequest { Put = last };
    }
}
