using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Cluster.Tests.Network;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>Clients and watchers at a cluster while faults happen to it, and the judgement at the end.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int MarkerClient = -1;
    private const int ShownViolations = 10;
    private readonly ServerCluster _cluster;
    private readonly bool _isCompacted;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _traffic;
    private readonly List<WatchRecorder> _watchers;

    private FaultRun(ServerCluster cluster, TrafficOptions options, int seed, bool isCompacted)
    {
        _cluster = cluster;
        _isCompacted = isCompacted;
        Seed = seed;
        _watchers = [.. cluster.Members.Select((member, i) => new WatchRecorder(cluster, member, WatchRequest(i)))];
        _traffic = Task.WhenAll(Enumerable.Range(0, options.Clients)
            .Select(client => Task.Run(() => new TrafficClient(client, cluster, History, options, new Random(HashCode.Combine(seed, client))).RunAsync(_stop.Token))));
    }

    /// <summary>The seed of the clients' choices.</summary>
    public int Seed { get; }

    /// <summary>Where it runs.</summary>
    public ServerCluster Cluster => _cluster;

    /// <summary>The network of a cluster that has one.</summary>
    public FaultNetwork Network => _cluster.Network!;

    /// <summary>The revision up to which was checked, after the check.</summary>
    public long LastRevision { get; private set; }

    /// <summary>What the clients did.</summary>
    public HistoryRecorder History { get; } = new();

    /// <summary>The watchers, one at each member of the start; the first one watches all keys, the others those of the clients.</summary>
    public IReadOnlyList<WatchRecorder> Watchers => _watchers;

    /// <summary>How many events came, requests failed and so on, after the check.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>Starts the clients on an empty cluster.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="options">What they do.</param>
    /// <param name="seed">Of their choices.</param>
    /// <param name="isCompacted">History is compacted meanwhile: what the first watcher sees has to stand for it, and previous values may be missing.</param>
    public static FaultRun Start(ServerCluster cluster, TrafficOptions options, int seed, bool isCompacted = false) => new(cluster, options, seed, isCompacted);

    /// <summary>Stops the clients and judges: the history, each watcher, and that all members are the same.</summary>
    public async Task CheckAsync()
    {
        await _stop.CancelAsync();
        await _traffic;
        var last = LastRevision = await MarkAsync();
        await _cluster.WaitAppliedAsync(last);
        foreach (var watcher in _watchers)
        {
            await watcher.WaitSeenAsync(last);
            await watcher.DisposeAsync();
        }
        var log = new StoreLog(_isCompacted ? SeenByFirstWatcher(last) : await ReadLogAsync(last));
        var violations = HistoryChecker.Check(log, History.Operations).ToList();
        violations.AddRange(_watchers.SelectMany(watcher => WatchChecker.Check(log, watcher.Record, last)));
        violations.AddRange(await HashViolationsAsync(last));
        Summarise(log);
        Assert.True(violations.Count == 0, $"seed {Seed}: {violations.Count} violations in {Summary}:\n{string.Join('\n', violations.Take(ShownViolations))}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _traffic;
        foreach (var watcher in _watchers)
        {
            await watcher.DisposeAsync();
        }
        _stop.Dispose();
    }

    private WatchCreateRequest WatchRequest(int number) => new(Requests.Watch(number == 0 ? "" : TrafficOptions.Prefix, 1)) { PrevKv = !_isCompacted };

    /// <summary>A last write: what is not in the log until it has not happened.</summary>
    private async Task<long> MarkAsync()
    {
        var attempt = 0;
        var marker = await Eventually.GetAsync("a last write", async () =>
        {
            var member = _cluster.Running[attempt++ % _cluster.Running.Count];
            var operation = await History.RunAsync(MarkerClient, member, Requests.Put("end", $"attempt {attempt}"), TimeSpan.FromSeconds(2));
            return operation.Outcome == Outcome.Ok ? operation : null;
        });
        return marker.Revision;
    }

    private async Task<IReadOnlyList<Event>> ReadLogAsync(long last)
    {
        IReadOnlyList<Event>? first = null;
        foreach (var member in _cluster.Running)
        {
            var events = await LogReader.ReadAsync(member.Client, 1, last);
            first ??= events;
            Assert.True(first.SequenceEqual(events), $"seed {Seed}: the history at {member.Name} is another than at {_cluster.Running[0].Name}: {FirstDifference(first, events)}");
        }
        return first!;
    }

    private static string FirstDifference(IReadOnlyList<Event> one, IReadOnlyList<Event> other)
        => one.Zip(other).Where(pair => !pair.First.Equals(pair.Second)).Select(pair => $"{pair.Second} in place of {pair.First}").FirstOrDefault($"{one.Count} and {other.Count} events");

    private List<Event> SeenByFirstWatcher(long last)
    {
        var events = new List<Event>();
        foreach (var segment in _watchers[0].Record.Segments)
        {
            events.RemoveAll(happened => happened.Kv.ModRevision >= segment.StartRevision);
            events.AddRange(segment.Responses.SelectMany(response => response.Events));
        }
        return [.. events.Where(happened => happened.Kv.ModRevision <= last)];
    }

    private async Task<IEnumerable<Violation>> HashViolationsAsync(long revision)
    {
        var hashes = new List<(string Member, uint Hash, long Compacted)>();
        foreach (var member in _cluster.Running)
        {
            HashKVResponse answer = (await member.Client.HashKvAsync(revision, Eventually.Deadline)).Value;
            hashes.Add((member.Name, answer.Hash, answer.CompactRevision));
        }
        return hashes.Select(hash => (hash.Hash, hash.Compacted)).Distinct().Count() == 1 ? [] : [new Violation("Equal", $"hashes at revision {revision}: {string.Join(", ", hashes)}")];
    }

    private void Summarise(StoreLog log)
    {
        var operations = History.Operations;
        int Count(Outcome outcome) => operations.Count(operation => operation.Outcome == outcome);
        var responses = _watchers.SelectMany(watcher => watcher.Record.Segments).SelectMany(segment => segment.Responses).ToArray();
        Summary = $"{operations.Count} operations ({Count(Outcome.Ok)} ok, {Count(Outcome.Refused)} refused, {Count(Outcome.Indeterminate)} unknown), {log.Last} revisions, "
            + $"{responses.Sum(response => response.Events.Count)} watched events on {_watchers.Sum(watcher => watcher.Record.Segments.Count)} streams with "
            + $"{responses.Count(response => response is { Created: false, Canceled: false, Events.Count: 0 })} progress notices";
    }
}
