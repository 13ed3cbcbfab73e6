using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>
/// Judges the answers that clients got: strict serializability of the whole store as one object. The order is that of the committed requests; in it every
/// answered write stands once, every refused one never, every other one once at most; no request stands before one that was answered before it was asked; and
/// all answers are those of a model that carries the requests out in this order. A read is placed by the revision it shows.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly History _history;
    private readonly IReadOnlyList<CommittedRequest> _requests;
    private readonly Dictionary<ReadOnlyMemory<byte>, Call> _byPayload = new(new PayloadComparer());
    private readonly HashSet<ReadOnlyMemory<byte>> _expiries = new(new PayloadComparer());
    private readonly Dictionary<Call, ulong> _places = [];
    private readonly ILookup<long, Call> _reads;
    private readonly List<(long Revision, ulong Index)> _compactions = [];
    private string? _violation;
    private long _readsDone;

    private HistoryChecker(History history, IReadOnlyList<CommittedRequest> requests)
    {
        _history = history;
        _requests = requests;
        foreach (Call call in history.Calls.Where(call => call.Payload is not null))
        {
            _byPayload[call.Payload] = call;
        }

        foreach (Expiry expiry in history.Expiries)
        {
            _expiries.Add(expiry.Payload);
        }

        _reads = history.Calls.Where(call => call.Request is RangeRequest && call.Outcome == Outcome.Answered && call.Error is null).ToLookup(RevisionReadBy);
    }

    /// <summary>The first violation, in words, or null; and what the requests give.</summary>
    public static (string? Violation, ModelHistory Model) Check(History history, IReadOnlyList<CommittedRequest> requests, long minTtlSeconds)
    {
        var checker = new HistoryChecker(history, requests);
        return checker.Check(minTtlSeconds);
    }

    private (string? Violation, ModelHistory Model) Check(long minTtlSeconds)
    {
        CheckReads(new KeyModel(minTtlSeconds));
        var model = new ModelHistory([.. _requests.Select(AsAsked)], minTtlSeconds, OnApplied);
        CheckNothingIsLost();
        CheckRealTime();
        CheckFloors();
        CheckReadErrors();
        return (_violation, model);
    }

    private static long RevisionReadBy(Call call) => ((RangeRequest)call.Request).Revision is > 0 and var asked ? asked : call.Revision;

    /// <summary>What counts is what the client asked for, whatever came of it on the way into the log.</summary>
    private CommittedRequest AsAsked(CommittedRequest committed) =>
        _byPayload.TryGetValue(committed.Payload, out Call? call) ? committed with { Request = Wrapped.Of(call.Request) } : committed;

    private void Fail(string violation) => _violation ??= violation;

    private void OnApplied(KeyModel model, CommittedRequest request, ModelAnswer answer)
    {
        if (request.Request.Compaction is { } compaction && answer.Error is null)
        {
            _compactions.Add((compaction.Revision, request.Index));
        }

        if (!_byPayload.TryGetValue(request.Payload, out Call? call))
        {
            if (!_expiries.Contains(request.Payload))
            {
                Fail($"entry {request.Index} was asked for by nobody: {request.Request}");
            }
        }
        else if (!_places.TryAdd(call, request.Index))
        {
            Fail($"{call} stands in the log twice, as {_places[call]} and as {request.Index}");
        }
        else if (call.Outcome == Outcome.Refused)
        {
            Fail($"{call} was refused, and carried out as {request.Index}");
        }
        else if (call.Outcome == Outcome.Answered)
        {
            CheckAnswer(call, request, answer, model.Revision);
        }

        CheckReads(model);
    }

    private void CheckAnswer(Call call, CommittedRequest request, ModelAnswer answer, long revision)
    {
        bool isRight = answer.Error is not null
            ? call.Error == answer.Error
            : call.Error is null && call.Revision == revision && BareResponse.Of(call.Response!).Equals(answer.Response);
        if (!isRight)
        {
            Fail($"{call}, carried out as {request.Index}, should be answered with revision {revision} and {answer.Response} {answer.Error?.Message}");
        }
    }

    /// <summary>Reads that show the revision of now, once it is reached.</summary>
    private void CheckReads(KeyModel model)
    {
        if (_readsDone >= model.Revision)
        {
            return;
        }

        _readsDone = model.Revision;
        foreach (Call call in _reads[model.Revision])
        {
            RangeResponse expected = model.Range((RangeRequest)call.Request);
            if (!BareResponse.Of(call.Response!).Equals(expected))
            {
                Fail($"{call} does not show the keys as of revision {model.Revision}: {expected}");
            }
        }
    }

    private void CheckNothingIsLost()
    {
        foreach (Call call in _history.Calls)
        {
            if (call.Outcome == Outcome.Answered && call.Request is not RangeRequest && !_places.ContainsKey(call))
            {
                Fail($"{call} was answered and stands nowhere in the log");
            }
        }

        foreach (IGrouping<long, Call> reads in _reads.Where(reads => reads.Key > _readsDone))
        {
            Fail($"{reads.First()} shows a revision that was never made: the last one is {_readsDone}");
        }
    }

    /// <summary>Whatever was answered before a request was asked stands before it.</summary>
    private void CheckRealTime()
    {
        Call[] answered = [.. _places.Keys.Where(call => call.Outcome == Outcome.Answered).OrderBy(call => call.AnsweredUs)];
        int next = 0;
        (ulong Index, Call? Call) last = (0, null);
        foreach ((Call call, ulong index) in _places.OrderBy(place => place.Key.AskedUs))
        {
            for (; next < answered.Length && answered[next].AnsweredUs < call.AskedUs; next++)
            {
                ulong before = _places[answered[next]];
                last = before > last.Index ? (before, answered[next]) : last;
            }

            if (index < last.Index)
            {
                Fail($"{call} stands at {index}, before {last.Call} at {last.Index}, which was answered before it was asked");
            }
        }
    }

    /// <summary>No linearizable answer shows less than what was seen before it was asked.</summary>
    private void CheckFloors()
    {
        foreach (Call call in _history.Calls.Where(call => call.Outcome == Outcome.Answered && call.Error is null))
        {
            bool isSerializable = call.Request is RangeRequest { Serializable: true };
            if (!isSerializable && call.Revision < call.Floor)
            {
                Fail($"{call} shows less than what had been seen before: revision {call.Floor}");
            }
        }
    }

    private void CheckReadErrors()
    {
        foreach (Call call in _history.Calls.Where(call => call.Request is RangeRequest && call.Error is not null && call.Outcome == Outcome.Answered))
        {
            long asked = ((RangeRequest)call.Request).Revision;
            bool isRight = call.Error == EtcdErrors.Compacted ? _compactions.Exists(compaction => compaction.Revision > asked) : call.Error == EtcdErrors.FutureRevision && asked > 0;
            if (!isRight)
            {
                Fail($"{call} fails without a reason");
            }
        }
    }
}
