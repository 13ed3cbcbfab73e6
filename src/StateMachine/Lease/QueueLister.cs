using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Auth;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// Pages of the queues of locks and elections. As in etcd, whose turn it is depends on every key below the name, whatever it is; so a queue is told of to
/// those only who may read all of them.
/// </summary>
internal sealed class QueueLister(MvccStore kv, Lessor leases, AuthState access, AuthIdentity who)
{
    /// <summary>Keys of a queue that are put in order. A longer queue is told of by its length alone.</summary>
    public const int MostKeysOfQueue = 5000;

    private const int MostQueues = 100;
    private const int MostPlaces = 100;
    private const int NamesAtOnce = 256;

    /// <summary>A page ends early when its queues have this many keys together.</summary>
    private const int KeysOfPage = 10_000;

    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    private readonly Dictionary<long, bool> _revocable = [];

    /// <exception cref="EtcdException">The query is out of bounds.</exception>
    public QueuePage List(QueueQuery query)
    {
        Check("limit", query.Limit, MostQueues);
        Check("places", query.Places, MostPlaces);
        List<KeyQueue> queues = [];
        byte[]? next = null;
        long keys = 0;
        foreach (ByteString name in ReadableNames(query))
        {
            if (queues.Count == query.Limit || keys >= KeysOfPage)
            {
                next = name.ToByteArray();
                break;
            }

            if (Read(name, query.Places) is { } queue)
            {
                queues.Add(queue);
                keys += queue.Places.Count == 0 ? 0 : queue.Count;
            }
        }

        return new QueuePage(queues, next, access.CheckRead(who, Zero, Zero) is null);
    }

    private static void Check(string name, int value, int most)
    {
        if (value < 1 || value > most)
        {
            throw new EtcdException(StatusCode.InvalidArgument, $"{name} is {value}: it is 1 to {most}");
        }
    }

    private IEnumerable<ByteString> ReadableNames(QueueQuery query)
    {
        ByteString from = ByteString.CopyFrom(query.From is { } wanted && wanted.AsSpan().SequenceCompareTo(query.Prefix.Span) > 0 ? wanted : query.Prefix.Span);
        while (true)
        {
            IReadOnlyList<ByteString> names = leases.QueueNamesFrom(from, NamesAtOnce);
            foreach (ByteString name in names)
            {
                if (!name.Span.StartsWith(query.Prefix.Span))
                {
                    yield break;
                }

                (ByteString start, ByteString end) = RangeOf(name);
                if (access.CheckRead(who, start, end) is null)
                {
                    yield return name;
                }
            }

            if (names.Count < NamesAtOnce)
            {
                yield break;
            }

            from = ByteString.CopyFrom([.. names[^1].Span, 0]);
        }
    }

    private static (ByteString Start, ByteString End) RangeOf(ByteString name)
    {
        byte[] prefix = QueueKey.PrefixOf(name.Span);
        return (ByteString.CopyFrom(prefix), ByteString.CopyFrom(KeyRange.EndOfPrefix(prefix)));
    }

    private KeyQueue? Read(ByteString name, int most)
    {
        (ByteString start, ByteString end) = RangeOf(name);
        RangeResponse all = kv.Reader.Read(new RangeRequest { Key = start, RangeEnd = end, KeysOnly = true, Limit = MostKeysOfQueue + 1 });
        if (all.Count > MostKeysOfQueue)
        {
            return new KeyQueue(name.ToByteArray(), [], all.Count, false);
        }

        // The order of etcd's own question for the first one.
        List<QueuePlace> places = [];
        foreach (KeyValue key in all.Kvs.OrderBy(static key => key.CreateRevision))
        {
            if (places.Count == most)
            {
                break;
            }

            if (Place(key, name) is { } place)
            {
                places.Add(place);
            }
        }

        // It may have emptied between the two looks.
        return places.Count == 0 ? null : new KeyQueue(name.ToByteArray(), places, all.Count, MayRevoke(places[0].Lease));
    }

    /// <summary>Null when the key is gone, or is another one by now.</summary>
    private QueuePlace? Place(KeyValue key, ByteString name)
    {
        if (kv.Reader.Read(new RangeRequest { Key = key.Key }).Kvs is not [{ } found] || found.CreateRevision != key.CreateRevision)
        {
            return null;
        }

        bool isCandidate = QueueKey.TryName(found.Key.Span, found.Lease, out ReadOnlySpan<byte> itsName) && itsName.SequenceEqual(name.Span);
        byte[] value = found.Value.Span[..Math.Min(found.Value.Length, QueuePlace.ValueBytesShown)].ToArray();
        return new QueuePlace(found.Key.ToByteArray(), found.Lease, isCandidate, found.CreateRevision, value, found.Value.Length);
    }

    /// <summary>A lease may have very many keys, and may stand in many queues: it is judged by its keys once, and only for those who may not do everything.</summary>
    private bool MayRevoke(long lease)
    {
        if (lease == 0 || access.CheckRoot(who) is null)
        {
            return lease != 0;
        }

        if (!_revocable.TryGetValue(lease, out bool may))
        {
            may = new RequestPermissions(access, leases, who).CheckRevocation(lease) is null;
            _revocable.Add(lease, may);
        }

        return may;
    }
}
