using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.ViewModels.Copying;

/// <summary>
/// Copies or renames every key below a prefix: first a dry run that changes nothing, then small transactions, each of which does nothing unless its keys are still as
/// the dry run saw them. What others write meanwhile is neither lost nor overwritten. Reads and writes as the user does, so rights, masks and read-only
/// dashboards hold here too.
/// </summary>
internal sealed class PrefixCopier(IKeyValueService keys, string? token = null)
{
    /// <summary>Keys below a prefix that one run takes at most; a prefix with more is refused.</summary>
    public const int MostKeys = 10_000;

    // Two comparisons and two operations a key; a transaction has 128 of each at most unless its node was told otherwise.
    private const int KeysPerTxn = 32;
    private const int BytesPerTxn = 512 * 1024;
    private const int KeysPerRead = 200;

    /// <summary>Null before the first dry run.</summary>
    public CopyPlan? Plan { get; private set; }

    /// <summary>Null before the first run of this plan.</summary>
    public CopyProgress? Progress { get; private set; }

    /// <summary>Why there is no plan, or why the run ended early; null when nothing went wrong.</summary>
    public string? Error { get; private set; }

    /// <summary>The dry run.</summary>
    public async Task PlanAsync(CopyAddress address, CancellationToken cancellation)
    {
        (Plan, Progress, Error) = (null, null, address.Problem);
        if (Error is not null)
        {
            return;
        }

        try
        {
            (List<KeyValue> sources, long revision) = await ReadAsync(address.From, 0, keysOnly: false, cancellation);
            (List<KeyValue> targets, _) = await ReadAsync(address.To, revision, keysOnly: true, cancellation);
            Dictionary<ByteString, long> there = targets.ToDictionary(kv => kv.Key, kv => kv.ModRevision);
            Plan = new CopyPlan(address, revision, [.. sources.Select(kv => Of(address, kv, there))]);
        }
        catch (EtcdException error)
        {
            Error = error.Message;
        }
    }

    /// <summary>Runs the plan and tells how far it is after every transaction. What was done before an error, or before it is canceled, stays done.</summary>
    public async Task RunAsync(Action changed, CancellationToken cancellation)
    {
        if (Plan is not { } plan)
        {
            return;
        }

        Error = null;
        CopyItem[] wanted = [.. plan.Wanted];
        Progress = new CopyProgress(0, 0, wanted.Length);
        try
        {
            foreach (ArraySegment<CopyItem> batch in Batches(wanted))
            {
                changed();
                int copied = await CopyAsync(plan.Address, batch, cancellation);
                Progress = new CopyProgress(Progress.Copied + copied, Progress.Changed + batch.Count - copied, Progress.Left - batch.Count);
            }
        }
        catch (EtcdException error)
        {
            Error = error.Message;
        }
    }

    private static CopyItem Of(CopyAddress address, KeyValue kv, Dictionary<ByteString, long> there)
    {
        byte[] target = [.. address.To, .. kv.Key.Span[address.From.Length..]];
        return new CopyItem(kv.Key.ToByteArray(), target, kv.ModRevision, there.GetValueOrDefault(ByteString.CopyFrom(target)), kv.Value.Length);
    }

    private async Task<(List<KeyValue> Found, long Revision)> ReadAsync(byte[] prefix, long revision, bool keysOnly, CancellationToken cancellation)
    {
        List<KeyValue> found = [];
        ByteString key = ByteString.CopyFrom(prefix);
        while (true)
        {
            RangeRequest range = new() { Key = key, RangeEnd = ByteString.CopyFrom(KeyRange.EndOfPrefix(prefix)), Revision = revision, Limit = KeysPerRead, KeysOnly = keysOnly };
            RangeResponse page = await ReadAsync(range, prefix, cancellation);
            revision = revision > 0 ? revision : page.Header.Revision;
            found.AddRange(page.Kvs);
            if (found.Count > MostKeys)
            {
                throw new EtcdException(StatusCode.InvalidArgument, $"More than {MostKeys} keys lie below one of the prefixes: take its folders one by one.");
            }

            if (!page.More)
            {
                return (found, revision);
            }

            // The next key after the last one that was seen.
            key = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]);
        }
    }

    private async Task<RangeResponse> ReadAsync(RangeRequest range, byte[] prefix, CancellationToken cancellation)
    {
        try
        {
            return await keys.RangeAsync(range, DashboardCall.With(token, cancellation));
        }
        catch (EtcdException error) when (error.Error == EtcdErrors.PermissionDenied)
        {
            // Which of the two it is, etcd's words do not tell.
            throw new EtcdException(StatusCode.PermissionDenied, $"{error.Message}: your roles do not let you read every key that starts with {KeyText.Format(prefix)}.");
        }
    }

    private static IEnumerable<ArraySegment<CopyItem>> Batches(CopyItem[] items)
    {
        for (int start = 0, end = 0; start < items.Length; start = end)
        {
            for (long bytes = 0; end < items.Length && end - start < KeysPerTxn && (end == start || bytes + items[end].ValueBytes <= BytesPerTxn); end++)
            {
                bytes += items[end].ValueBytes;
            }

            yield return new ArraySegment<CopyItem>(items, start, end - start);
        }
    }

    /// <summary>How many were copied. A key that is not as it was holds up nothing but itself: what fails together is tried in halves.</summary>
    private async Task<int> CopyAsync(CopyAddress address, ArraySegment<CopyItem> batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (await TryCopyAsync(address, batch, cancellation))
        {
            return batch.Count;
        }

        int half = batch.Count / 2;
        return half == 0 ? 0 : await CopyAsync(address, batch[..half], cancellation) + await CopyAsync(address, batch[half..], cancellation);
    }

    private async Task<bool> TryCopyAsync(CopyAddress address, ArraySegment<CopyItem> batch, CancellationToken cancellation)
    {
        TxnRequest read = new();
        read.Success.Add(batch.Select(item => new RequestOp { RequestRange = new RangeRequest { Key = ByteString.CopyFrom(item.From) } }));
        TxnResponse found = await keys.TxnAsync(read, DashboardCall.With(token, cancellation));
        TxnRequest write = new();
        for (int i = 0; i < batch.Count; i++)
        {
            CopyItem item = batch[i];
            if (found.Responses[i].ResponseRange.Kvs.FirstOrDefault() is not { } kv || kv.ModRevision != item.ModRevision)
            {
                return false;
            }

            ByteString target = ByteString.CopyFrom(item.To);
            write.Compare.Add(At(kv.Key, item.ModRevision));
            write.Compare.Add(At(target, item.TargetModRevision));
            write.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = target, Value = kv.Value, Lease = address.KeepsLeases ? kv.Lease : 0 } });
            if (address.Removes)
            {
                write.Success.Add(new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = kv.Key } });
            }
        }

        return (await keys.TxnAsync(write, DashboardCall.With(token, cancellation))).Succeeded;
    }

    // A key that is not there has revision 0.
    private static Compare At(ByteString key, long revision) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Equal, ModRevision = revision };
}
