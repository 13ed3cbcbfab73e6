using System.Diagnostics;
using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Txn;

namespace WebEtcd.Node.Services;

/// <summary>Keys and transactions: validates, makes reads linearizable, sends writes through the log.</summary>
internal sealed class KeyValueService(
    StateReader reader,
    Proposer proposer,
    ReadIndexCoordinator reads,
    ResponseHeaders headers,
    QuotaGate quota,
    CompactionWorker compaction,
    TrafficMeter traffic,
    MemberGate gate,
    CallerGate callers,
    int maxTxnOps) : IKeyValueService
{
    private const int FirstChunkKeys = 10;
    private const int MaxChunkKeys = 1000;
    private const int ChunkBytes = 1024 * 1024;

    public async ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context)
    {
        Throw(RequestValidator.Check(request));
        long start = Stopwatch.GetTimestamp();
        if (!request.Serializable)
        {
            gate.RequireVoter();
            await reads.WaitAsync(context);
        }

        RangeResponse response = callers.IsOn ? await ReadAsync(request, context) : reader.Range(request);
        headers.Fill(response.Header);
        traffic.Ranges.Record(start);
        return response;
    }

    public async ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context)
    {
        gate.RequireVoter();
        Throw(RequestValidator.Check(request));
        long start = Stopwatch.GetTimestamp();
        var entry = new InternalRaftRequest { Put = request };
        quota.Check(entry);
        PutResponse response = await proposer.ProposeAsync<PutResponse>(entry, context);
        headers.Fill(response.Header);
        traffic.Puts.Record(start);
        return response;
    }

    public async ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context)
    {
        gate.RequireVoter();
        Throw(RequestValidator.Check(request));
        long start = Stopwatch.GetTimestamp();
        DeleteRangeResponse response = await proposer.ProposeAsync<DeleteRangeResponse>(new InternalRaftRequest { DeleteRange = request }, context);
        headers.Fill(response.Header);
        traffic.Puts.Record(start);
        return response;
    }

    public async ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context)
    {
        gate.RequireVoter();
        Throw(RequestValidator.Check(request, maxTxnOps));
        long start = Stopwatch.GetTimestamp();
        TxnResponse response;
        if (TxnKind.IsReadOnly(request))
        {
            if (!TxnKind.IsSerializable(request))
            {
                await reads.WaitAsync(context);
            }

            response = callers.IsOn ? await ReadAsync(request, context) : reader.ReadOnlyTxn(request);
        }
        else
        {
            var entry = new InternalRaftRequest { Txn = request };
            quota.Check(entry);
            response = await proposer.ProposeAsync<TxnResponse>(entry, context);
        }

        headers.Fill(response.Header);
        traffic.Txns.Record(start);
        return response;
    }

    public async ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        CompactionResponse response = await proposer.ProposeAsync<CompactionResponse>(new InternalRaftRequest { Compaction = request }, context);
        if (request.Physical)
        {
            await compaction.WaitUntilFinishedAsync(context.Cancellation);
        }

        headers.Fill(response.Header);
        return response;
    }

    public async IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context)
    {
        Throw(RequestValidator.CheckStream(request));
        if (!request.Serializable)
        {
            gate.RequireVoter();
            await reads.WaitAsync(context);
        }

        RangeRequest page = request.Clone();
        long remaining = request.Limit <= 0 ? long.MaxValue : request.Limit;
        long chunk = FirstChunkKeys;
        long? total = null;
        while (true)
        {
            page.Limit = Math.Min(chunk, remaining);
            RangeResponse response = callers.IsOn ? await ReadAsync(page, context) : reader.Range(page);
            total ??= response.Count;
            remaining -= response.Kvs.Count;

            // All chunks show the store as of the first one.
            page.Revision = page.Revision > 0 ? page.Revision : response.Header.Revision;
            bool isLast = !response.More || remaining <= 0;
            if (isLast)
            {
                headers.Fill(response.Header);
                response.Count = total.Value;
                yield return new RangeStreamResponse { RangeResponse = response };
                yield break;
            }

            page.Key = Google.Protobuf.ByteString.CopyFrom([.. response.Kvs[^1].Key.Span, 0]);
            response.Header = null;
            response.Count = 0;
            response.More = false;
            yield return new RangeStreamResponse { RangeResponse = response };
            chunk = ChunkKeysFor(response);
        }
    }

    // The delegates hold no state, so that callers without authentication pay for nothing.
    private ValueTask<RangeResponse> ReadAsync(RangeRequest request, CallContext context) => callers.ReadAsync(
        context,
        (reader, request),
        static (read, state, who) => state.CheckRead(who, read.request.Key, read.request.RangeEnd),
        static read => read.reader.Range(read.request));

    private ValueTask<TxnResponse> ReadAsync(TxnRequest request, CallContext context) => callers.ReadAsync(
        context,
        (reader, request),
        static (read, _, who) => read.reader.CheckPermissions(read.request, who),
        static read => read.reader.ReadOnlyTxn(read.request));

    /// <summary>As many keys as fit into a chunk if they are like those of the last one.</summary>
    private static long ChunkKeysFor(RangeResponse last) =>
        Math.Clamp((long)ChunkBytes * last.Kvs.Count / Math.Max(1, last.CalculateSize()), 1, MaxChunkKeys);

    private static void Throw(EtcdError? error)
    {
        if (error is not null)
        {
            throw new EtcdException(error);
        }
    }
}
