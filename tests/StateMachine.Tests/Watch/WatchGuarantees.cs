using Google.Protobuf;
using WebEtcd.Shared.Protos;
using Filter = WebEtcd.Shared.Protos.WatchCreateRequest.Types.FilterType;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>
/// Checks what one stream emitted against what really happened. Ordered: by revision and sub-revision. Unique: never twice. Reliable: none left out.
/// Atomic: a revision is never split over responses. Resumable: a start in the past brings everything from there. Bookmarkable: progress at a
/// revision comes behind all events up to it. Written without a look at how the store does it.
/// </summary>
internal sealed class WatchGuarantees
{
    private readonly MemoryHistory _truth;
    private readonly IReadOnlyList<Event> _events;
    private readonly Queue<WatchCreateRequest> _requests;
    private readonly HashSet<long> _cancelRequests;
    private readonly Dictionary<long, Observed> _watchers = [];
    private Observed? _fragmented;

    /// <param name="truth">What happened.</param>
    /// <param name="requests">All requests to create, in order.</param>
    /// <param name="cancelRequests">Ids the client ever asked to cancel.</param>
    public WatchGuarantees(MemoryHistory truth, IEnumerable<WatchCreateRequest> requests, IEnumerable<long> cancelRequests)
    {
        _truth = truth;
        _events = truth.AllEvents;
        _requests = new Queue<WatchCreateRequest>(requests);
        _cancelRequests = [.. cancelRequests];
    }

    public int EventCount { get; private set; }

    public int ProgressCount { get; private set; }

    public int CompactedCount { get; private set; }

    public void Observe(IEnumerable<WatchResponse> responses)
    {
        foreach (WatchResponse response in responses)
        {
            Observe(response);
        }
    }

    /// <summary>To be called when nothing is under way any more: everybody must have everything.</summary>
    public void AtRest()
    {
        Require(_requests.Count == 0, "Created", $"{_requests.Count} requests were never answered");
        Require(_fragmented is null, "Atomic", "the last fragment is missing");
        foreach (Observed watcher in _watchers.Values)
        {
            Event? missing = watcher.Expected;
            Require(missing is null, "Reliable", $"watcher {watcher.Id} never got {Text(missing)}");
        }
    }

    private void Observe(WatchResponse response)
    {
        Require(
            _fragmented is null || (_fragmented.Id == response.WatchId && response.Events.Count > 0),
            "Atomic",
            $"{RecordingSink.Text(response)} came between fragments");
        if (response.Created)
        {
            ObserveCreated(response);
        }
        else if (response.Canceled)
        {
            ObserveCanceled(response);
        }
        else if (response.Events.Count == 0)
        {
            ObserveProgress(response);
        }
        else
        {
            ObserveEvents(response);
        }
    }

    private void ObserveCreated(WatchResponse response)
    {
        Require(_requests.TryDequeue(out WatchCreateRequest? request), "Created", "a created response nobody asked for");
        Require(response.Events.Count == 0, "Created", "a created response with events");
        if (response.Canceled)
        {
            Require(response.WatchId == -1 && response.CancelReason.Length > 0, "Created", "a refusal without reason or with an id");
            return;
        }

        Require(request!.WatchId == 0 || request.WatchId == response.WatchId, "Created", "another id than the one asked for");
        long start = request.StartRevision == 0 ? response.Header.Revision + 1 : request.StartRevision;
        long floor = request.StartRevision == 0 ? response.Header.Revision : start;
        Require(
            _watchers.TryAdd(response.WatchId, new Observed(response.WatchId, request, floor, MatchesOf(request, start))),
            "Created",
            $"the id {response.WatchId} was given twice");
    }

    private void ObserveCanceled(WatchResponse response)
    {
        Observed watcher = Known(response);
        _watchers.Remove(watcher.Id);
        if (response.CompactRevision == 0)
        {
            Require(_cancelRequests.Contains(watcher.Id), "Reliable", $"watcher {watcher.Id} was cancelled and nobody asked");
            return;
        }

        CompactedCount++;
        Require(response.CompactRevision <= _truth.CompactedRevision, "Reliable", $"there was no compaction at {response.CompactRevision}");
        Require(watcher.Position < response.CompactRevision, "Reliable", $"watcher {watcher.Id} was at {watcher.Position}, the compaction at {response.CompactRevision}");
        Require(response.CancelReason.Length == 0 && response.Header.Revision == 0, "Compacted", "a reason or a revision");
    }

    private void ObserveProgress(WatchResponse response)
    {
        ProgressCount++;
        IEnumerable<Observed> concerned = response.WatchId == -1 ? _watchers.Values : [Known(response)];
        foreach (Observed watcher in concerned)
        {
            long revision = response.Header.Revision;
            Event? expected = watcher.Expected;
            Require(
                expected is null || expected.Kv.ModRevision > revision,
                "Bookmarkable",
                $"progress at {revision} before {Text(expected)} for watcher {watcher.Id}");
            Require(revision >= watcher.Floor, "Bookmarkable", $"progress at {revision} for watcher {watcher.Id}, which starts at {watcher.Floor}");
            watcher.Position = Math.Max(watcher.Position, revision + 1);
        }
    }

    private void ObserveEvents(WatchResponse response)
    {
        Observed watcher = Known(response);
        foreach (Event happened in response.Events)
        {
            EventCount++;
            Event? expected = watcher.Expected;
            if (expected is null || happened.Type != expected.Type || !happened.Kv.Equals(expected.Kv))
            {
                string guarantee = watcher.WasSeen(happened) ? "Unique" : watcher.IsToCome(happened) ? "Reliable" : "Ordered";
                throw new WatchViolationException(guarantee, $"watcher {watcher.Id} got {Text(happened)} instead of {Text(expected)}");
            }

            CheckPrevious(watcher, happened);
            watcher.Next++;
        }

        long last = response.Events[^1].Kv.ModRevision;
        watcher.Position = last;
        Require(response.Header.Revision >= last, "Bookmarkable", $"a header with {response.Header.Revision} for events up to {last}");
        _fragmented = response.Fragment ? watcher : null;
        Require(!response.Fragment || watcher.Request.Fragment, "Atomic", "fragments nobody asked for");
        if (!response.Fragment)
        {
            Event? next = watcher.Expected;
            Require(next is null || next.Kv.ModRevision > last, "Atomic", $"revision {last} is split for watcher {watcher.Id}");
            watcher.Position = last + 1;
        }
    }

    private void CheckPrevious(Observed watcher, Event happened)
    {
        long before = happened.Kv.ModRevision - 1;
        KeyValue? previous = watcher.Request.PrevKv ? _truth.TruthAt(happened.Kv.Key, before) : null;
        bool mayBeAbsent = before < _truth.CompactedRevision;
        if (!Equals(happened.PrevKv, previous) && !(happened.PrevKv is null && mayBeAbsent))
        {
            throw new WatchViolationException("PrevKv", $"{Text(happened)} with {happened.PrevKv}, not {previous}");
        }
    }

    private Observed Known(WatchResponse response)
    {
        Require(_watchers.TryGetValue(response.WatchId, out Observed? watcher), "Created", $"{RecordingSink.Text(response)} for a watcher that is not there");
        return watcher!;
    }

    private List<Event> MatchesOf(WatchCreateRequest request, long start)
    {
        ByteString key = request.Key.IsEmpty ? ByteString.CopyFrom(0) : request.Key;
        string end = request.RangeEnd.ToStringUtf8();
        bool IsInRange(ByteString candidate) => end switch
        {
            "" => candidate.Equals(key),
            "\0" => candidate.Span.SequenceCompareTo(key.Span) >= 0,
            _ => candidate.Span.SequenceCompareTo(key.Span) >= 0 && candidate.Span.SequenceCompareTo(request.RangeEnd.Span) < 0,
        };
        bool IsWanted(Event happened) => !request.Filters.Contains(happened.Type == Event.Types.EventType.Put ? Filter.Noput : Filter.Nodelete);
        return [.. _events.Where(happened => happened.Kv.ModRevision >= start && IsInRange(happened.Kv.Key) && IsWanted(happened))];
    }

    private static void Require(bool condition, string guarantee, string message)
    {
        if (!condition)
        {
            throw new WatchViolationException(guarantee, message);
        }
    }

    private static string Text(Event? happened) => happened is null ? "nothing" : $"{happened.Type} {happened.Kv.Key.ToStringUtf8()}@{happened.Kv.ModRevision}";

    private sealed class Observed(long id, WatchCreateRequest request, long floor, List<Event> matches)
    {
        public long Id { get; } = id;

        public WatchCreateRequest Request { get; } = request;

        public long Floor { get; } = floor;

        public int Next { get; set; }

        /// <summary>Where a client would resume.</summary>
        public long Position { get; set; } = floor;

        public Event? Expected => Next < matches.Count ? matches[Next] : null;

        public bool WasSeen(Event happened) => matches.FindIndex(other => other.Kv.Equals(happened.Kv)) is var index && index >= 0 && index < Next;

        /// <summary>It does belong here, but later: something is left out.</summary>
        public bool IsToCome(Event happened) => matches.FindIndex(other => other.Kv.Equals(happened.Kv)) > Next;
    }
}
