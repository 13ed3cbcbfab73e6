using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>One client: one request after the other, at the next member after each failure. It never repeats a request: every value is new.</summary>
internal sealed class TrafficClient(int number, ServerCluster cluster, HistoryRecorder recorder, TrafficOptions options, Random random)
{
    /// <summary>The rest after a failure, so that a member that refuses at once is not asked thousands of times a second.</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, long> _seen = [];
    private int _failures;
    private int _values;

    /// <summary>Sends requests until it is told to stop; the last one is waited for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var members = cluster.Members;
            var operation = await recorder.RunAsync(number, members[(number + _failures) % members.Count], NextRequest(), options.Timeout);
            Learn(operation.Response);
            var rest = operation.Outcome == Outcome.Ok ? options.Rest : RestAfterFailure;
            _failures += operation.Outcome == Outcome.Ok ? 0 : 1;
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, CancellationToken.None);
            }
        }
    }

    private IMessage NextRequest()
    {
        (int Share, Func<IMessage> Make)[] kinds =
        [
            (options.Puts, () => Requests.Put(Key(), Value(), random.Next(2) == 0)),
            (options.Gets, () => Requests.Get(Key())),
            (options.Lists, () => Requests.List(TrafficOptions.Prefix)),
            (options.SerializableLists, () => Requests.List(TrafficOptions.Prefix, true)),
            (options.Deletes, () => Requests.Delete(Key())),
            (options.Swaps, Swap),
            (options.PutAlls, PutAll),
        ];
        var choice = random.Next(kinds.Sum(kind => kind.Share));
        return kinds.First(kind => (choice -= kind.Share) < 0).Make();
    }

    private TxnRequest Swap()
    {
        var key = Key();
        return Requests.Swap(key, _seen.GetValueOrDefault(key), Value());
    }

    private TxnRequest PutAll()
    {
        var first = random.Next(options.Keys);
        var second = (first + 1 + random.Next(options.Keys - 1)) % options.Keys;
        return Requests.PutAll(TrafficOptions.Prefix, (KeyOf(first), Value()), (KeyOf(second), Value()));
    }

    private string Key() => KeyOf(random.Next(options.Keys));

    private static string KeyOf(int key) => $"{TrafficOptions.Prefix}{key}";

    private string Value() => $"value {_values++} of client {number}";

    private void Learn(IMessage? response)
    {
        var read = response as RangeResponse ?? (response as TxnResponse)?.Responses[^1].ResponseRange;
        foreach (var kv in read?.Kvs ?? [])
        {
            _seen[kv.Key.ToStringUtf8()] = kv.ModRevision;
        }
    }
}
