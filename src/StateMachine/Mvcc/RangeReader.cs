using System.Buffers;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Answers ranges. The index is read in batches under the lock, values outside of it.</summary>
internal sealed class RangeReader(MvccStore store)
{
    private const int BatchKeys = 256;

    /// <summary>What the index says of one key. Creation and version are 0 where only the record knows them.</summary>
    private readonly record struct Hit(byte[] Key, KeptRevision Revision, long Created, long Version);

    /// <summary>Answers a range at any thread. Throws <see cref="EtcdException"/> for what etcd answers as an error.</summary>
    public RangeResponse Read(RangeRequest request)
    {
        while (true)
        {
            EtcdError? error = Read(request, store.CurrentRevision, isFixed: false, out RangeResponse response);
            if (error is null)
            {
                return response;
            }

            // Only a compaction beyond the revision that was current can take that one away: then there is a newer one to read.
            if (error != EtcdErrors.Compacted || request.Revision > 0)
            {
                throw new EtcdException(error);
            }
        }
    }

    /// <summary>Answers a range in a view whose latest revision is <paramref name="current"/>.</summary>
    public EtcdError? Read(RangeRequest request, long current, out RangeResponse response) => Read(request, current, isFixed: true, out response);

    private EtcdError? Read(RangeRequest request, long current, bool isFixed, out RangeResponse response)
    {
        store.Counters.CountRange();
        response = new RangeResponse { Header = new ResponseHeader { Revision = current } };
        if (!RangeOrdering.IsKnown(request))
        {
            return EtcdErrors.InvalidSortOption;
        }

        if (request.Revision > current)
        {
            return EtcdErrors.FutureRevision;
        }

        long revision = request.Revision <= 0 ? current : request.Revision;
        if (revision < store.CompactedRevision)
        {
            return EtcdErrors.Compacted;
        }

        var span = new KeySpan(request.Key, request.RangeEnd);
        bool plain = RangeOrdering.IsNatural(request) && !RangeOrdering.HasFilters(request);
        if (!(span.IsSingle ? ReadOne(request, revision, response) : ReadMany(request, span, revision, plain, isFixed, response)))
        {
            response.Kvs.Clear();
            return EtcdErrors.Compacted;
        }

        if (!plain && !request.CountOnly)
        {
            RangeOrdering.FilterSortCut(request, response);
        }

        return null;
    }

    private static bool IsIndexOnly(RangeRequest request) => request.KeysOnly && request.SortTarget != RangeRequest.Types.SortTarget.Value;

    private bool ReadOne(RangeRequest request, long revision, RangeResponse response)
    {
        KeyState state;
        KeptRevision found;
        lock (store.Gate)
        {
            if (revision < store.CompactedRevision)
            {
                return false;
            }

            if (!store.Index.TryGet(request.Key.Span, out state) || !state.TryFind(revision, out found))
            {
                return true;
            }
        }

        response.Count = 1;
        if (request.CountOnly)
        {
            return true;
        }

        bool isNewest = found.Main == state.Newest.Main && found.Sub == state.Newest.Sub;
        return Materialize(request, new Hit([], found, isNewest ? state.Created : 0, isNewest ? state.Version : 0), request.Key, revision, response);
    }

    private bool ReadMany(RangeRequest request, in KeySpan span, long revision, bool plain, bool isFixed, RangeResponse response)
    {
        long limit = request.Limit <= 0 ? long.MaxValue
            : plain ? request.Limit
            : RangeOrdering.IsCutBeforeSort(request) ? request.Limit + 1
            : long.MaxValue;
        var walk = new Walk { Cursor = request.Key.Memory, Revision = revision, Total = -1, Wanted = request.CountOnly ? 0 : limit };
        bool follows = !isFixed && request.Revision <= 0;
        Hit[] hits = ArrayPool<Hit>.Shared.Rent(BatchKeys);
        try
        {
            while (!walk.IsDone)
            {
                walk.BatchCount = 0;
                lock (store.Gate)
                {
                    if (follows && !walk.IsStarted)
                    {
                        // The very latest revision is the one that the tree's own counts tell of.
                        walk.Revision = store.CurrentRevision;
                    }

                    if (walk.Revision < store.CompactedRevision)
                    {
                        return false;
                    }

                    WalkBatch(span, ref walk, hits);
                }

                for (int i = 0; i < walk.BatchCount; i++)
                {
                    if (!Materialize(request, hits[i], null, walk.Revision, response))
                    {
                        return false;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<Hit>.Shared.Return(hits, clearArray: true);
        }

        if (follows)
        {
            response.Header.Revision = walk.Revision;
        }

        response.Count = walk.Total >= 0 ? walk.Total : walk.Seen;
        response.More = !request.CountOnly && response.Count > limit;
        return true;
    }

    private struct Walk
    {
        public ReadOnlyMemory<byte> Cursor;
        public long Revision;

        /// <summary>Keys to return; more are only counted.</summary>
        public long Wanted;

        /// <summary>Keys of the range as the tree's counts tell; -1 when it has to be walked.</summary>
        public long Total;
        public long Seen;
        public int BatchCount;
        public bool IsStarted;
        public bool IsDone;
    }

    private void WalkBatch(in KeySpan span, ref Walk walk, Hit[] hits)
    {
        KeyIndex index = store.Index;
        bool latest = index.NewestRevision <= walk.Revision;
        if (!walk.IsStarted)
        {
            walk.IsStarted = true;
            if (latest && walk.Wanted < long.MaxValue)
            {
                walk.Total = CountLive(index, span);
            }
        }

        int budget = BatchKeys;
        while (budget > 0 && !walk.IsDone)
        {
            if (walk.Total >= 0 && walk.Seen >= Math.Min(walk.Wanted, walk.Total))
            {
                walk.IsDone = true;
                return;
            }

            WalkLeaf(index, span, latest, ref walk, hits, ref budget);
        }
    }

    private static void WalkLeaf(KeyIndex index, in KeySpan span, bool latest, ref Walk walk, Hit[] hits, ref int budget)
    {
        ReadOnlySpan<byte> from = walk.Cursor.Span;
        LeafNode leaf = index.SeekLeaf(from, out int slot, out _, out byte[]? next);
        if (latest && leaf.Live == 0)
        {
            walk.IsDone = !index.TryNextLive(from, out byte[] live, out _);
            walk.Cursor = live;
            budget--;
            return;
        }

        bool isInside = span.EndsAtOrAfter(next);
        for (; slot < leaf.Count; slot++, budget--)
        {
            byte[] key = leaf.Keys[slot];
            if (!isInside && !span.EndsAfter(key))
            {
                walk.IsDone = true;
                return;
            }

            if (budget <= 0 || (walk.Total >= 0 && walk.Seen >= walk.Wanted))
            {
                walk.Cursor = key;
                return;
            }

            ref KeyState state = ref leaf.States[slot];
            if (state.TryFind(walk.Revision, out KeptRevision at) && walk.Seen++ < walk.Wanted)
            {
                bool isNewest = state.Newest.Main <= walk.Revision;
                hits[walk.BatchCount++] = new Hit(key, at, isNewest ? state.Created : 0, isNewest ? state.Version : 0);
            }
        }

        walk.Cursor = next;
        walk.IsDone |= next is null;
    }

    /// <summary>Living keys of a span in the latest state, from the tree's own counts.</summary>
    internal static long CountLive(KeyIndex index, in KeySpan span)
    {
        long end = span.IsOpen ? index.LiveCount : index.CountLiveBefore(span.End.Span);
        return Math.Max(0, end - index.CountLiveBefore(span.Start.Span));
    }

    private bool Materialize(RangeRequest request, in Hit hit, ByteString? key, long revision, RangeResponse response)
    {
        if (IsIndexOnly(request) && hit.Version > 0)
        {
            response.Kvs.Add(new KeyValue
            {
                Key = key ?? UnsafeByteOperations.UnsafeWrap(hit.Key),
                CreateRevision = hit.Created,
                ModRevision = hit.Revision.Main,
                Version = hit.Version,
            });
            return true;
        }

        if (!store.TryReadKept(hit.Revision.Revision, revision, out KeyValue? keyValue))
        {
            return false;
        }

        response.Kvs.Add(IsIndexOnly(request) ? RangeOrdering.WithoutValue(keyValue!, lease: 0) : keyValue);
        return true;
    }
}
