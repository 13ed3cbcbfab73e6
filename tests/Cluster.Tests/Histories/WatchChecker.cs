using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>
/// Checks what a client saw of a range against all that happened. Ordered: by revision. Unique: never twice. Reliable: none left out. Atomic: a
/// revision comes in one response. Resumable: a stream that starts in the past brings everything from there on. Bookmarkable: progress at a
/// revision comes behind all events up to it.
/// </summary>
internal sealed class WatchChecker
{
    private readonly StoreLog _log;
    private readonly WatchRecord _record;
    private readonly List<Event> _expected;
    private readonly Dictionary<(long Revision, string Key), int> _places = [];
    private readonly List<Violation> _violations = [];
    private int _next;

    private WatchChecker(StoreLog log, WatchRecord record)
    {
        _log = log;
        _record = record;
        _expected = [.. log.All.Where(happened => StoreState.Contains(record.Request.Key, record.Request.RangeEnd, happened.Kv.Key))];
        for (var i = 0; i < _expected.Count; i++)
        {
            _places[Place(_expected[i])] = i;
        }
    }

    /// <summary>Checks a record.</summary>
    /// <param name="log">All that happened. What a stream shows beyond its end is not looked at.</param>
    /// <param name="record">What was seen.</param>
    /// <param name="until">All up to this revision must have been seen at the end.</param>
    /// <returns>Every violation; none for a good record.</returns>
    public static IReadOnlyList<Violation> Check(StoreLog log, WatchRecord record, long until)
    {
        var checker = new WatchChecker(log, record);
        checker._next = record.Segments.Count == 0 ? 0 : checker.FirstFrom(record.Segments[0].StartRevision);
        foreach (var segment in record.Segments)
        {
            checker.CheckSegment(segment);
        }
        if (checker.Next is { } missing && missing.Kv.ModRevision <= until)
        {
            checker.Blame("Reliable", $"never saw {missing}");
        }
        return checker._violations;
    }

    private Event? Next => _next < _expected.Count ? _expected[_next] : null;

    private void CheckSegment(WatchSegment segment)
    {
        if (Next is { } due && due.Kv.ModRevision < segment.StartRevision)
        {
            Blame("Resumable", $"resumed at {segment.StartRevision}, and {due} was not seen");
        }
        _next = FirstFrom(segment.StartRevision);
        foreach (var response in segment.Responses.Where(response => !response.Created && !response.Canceled))
        {
            if (response.Events.Count == 0)
            {
                CheckProgress(response.Header.Revision, segment);
            }
            else
            {
                CheckEvents(response);
            }
        }
    }

    private void CheckProgress(long revision, WatchSegment segment)
    {
        if (Next is { } due && due.Kv.ModRevision <= revision)
        {
            Blame("Bookmarkable", $"progress at {revision} before {due}");
        }
        if (revision < segment.StartRevision - 1)
        {
            Blame("Bookmarkable", $"progress at {revision} of a stream that starts at {segment.StartRevision}");
        }
    }

    private void CheckEvents(WatchResponse response)
    {
        foreach (var happened in response.Events.Where(happened => happened.Kv.ModRevision <= _log.Last))
        {
            CheckEvent(happened);
        }
        var last = response.Events[^1].Kv.ModRevision;
        if (!response.Fragment && Next?.Kv.ModRevision == last)
        {
            Blame("Atomic", $"a response ends within revision {last}, before {Next}");
        }
        if (response.Header.Revision < last)
        {
            Blame("Bookmarkable", $"the header says {response.Header.Revision} and the events go up to {last}");
        }
    }

    private void CheckEvent(Event happened)
    {
        if (!_places.TryGetValue(Place(happened), out var place) || !IsSame(happened, _expected[place]))
        {
            Blame("From nowhere", $"{happened} never happened");
            return;
        }
        if (place < _next)
        {
            Blame(_next > 0 && IsSeenBefore(happened) ? "Unique" : "Ordered", $"{happened} instead of {Next}");
            return;
        }
        if (place > _next)
        {
            Blame("Reliable", $"{happened} instead of {Next}");
        }
        _next = place + 1;
        CheckPrevious(happened);
    }

    private void CheckPrevious(Event happened)
    {
        var before = _log.StateAt(happened.Kv.ModRevision - 1)[happened.Kv.Key];
        if (_record.Request.PrevKv && !Equals(happened.PrevKv, before))
        {
            Blame("Previous", $"{happened}; the key was {before} before");
        }
    }

    /// <summary>Whether it was delivered already, as opposed to having been passed over.</summary>
    private bool IsSeenBefore(Event happened)
        => _record.Segments.SelectMany(segment => segment.Responses).SelectMany(response => response.Events).Count(other => Place(other) == Place(happened)) > 1;

    private int FirstFrom(long revision)
    {
        var index = _expected.FindIndex(happened => happened.Kv.ModRevision >= revision);
        return index < 0 ? _expected.Count : index;
    }

    private static bool IsSame(Event one, Event other) => one.Type == other.Type && one.Kv.Equals(other.Kv);

    private static (long Revision, string Key) Place(Event happened) => (happened.Kv.ModRevision, happened.Kv.Key.ToBase64());

    private void Blame(string rule, string text) => _violations.Add(new Violation(rule, $"{_record.Name}: {text}"));
}
