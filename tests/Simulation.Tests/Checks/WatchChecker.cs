using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>
/// Judges watchers by etcd's guarantees: ordered, unique, reliable (nothing is missing in between), atomic (a revision comes in one response), resumable (a
/// watcher that starts where another ended goes on with the same history), bookmarkable (after progress of a revision nothing of it or before comes).
/// </summary>
/// <param name="model">The events that there were.</param>
internal sealed class WatchChecker(ModelHistory model)
{
    /// <summary>The first violation, in words; null when there is none.</summary>
    /// <param name="record">What the client saw.</param>
    /// <param name="mustBeLevel">All faults are over, and the last watcher had the time to bring everything.</param>
    public string? Check(WatchRecord record, bool mustBeLevel)
    {
        foreach (WatchSegment segment in record.Segments.Where(segment => segment.FirstRevision > 0))
        {
            bool isLast = segment == record.Segments[^1];
            if (Check(record, segment, mustBeLevel && isLast && segment.CompactedRevision == 0) is { } violation)
            {
                return $"client {record.Client}, which watches [{record.Key}, {record.RangeEnd}) at member {segment.Member} from revision {segment.FirstRevision}: {violation}";
            }
        }

        return null;
    }

    private string? Check(WatchRecord record, WatchSegment segment, bool mustBeLevel)
    {
        // Everything below has been seen, or did not concern this watcher.
        long next = segment.FirstRevision;
        foreach (WatchResponse response in segment.Responses)
        {
            long shown = response.Header?.Revision ?? 0;
            if (response.Events.Count == 0)
            {
                if (!response.Created && !response.Canceled && shown > 0)
                {
                    if (Missing(record, next, shown) is { } missing)
                    {
                        return $"progress of revision {shown} comes before {missing}";
                    }

                    next = Math.Max(next, shown + 1);
                }

                continue;
            }

            if (CheckEvents(record, response, ref next) is { } violation)
            {
                return violation;
            }
        }

        return mustBeLevel && Missing(record, next, model.Revision) is { } lost ? $"{lost} never came" : null;
    }

    private string? CheckEvents(WatchRecord record, WatchResponse response, ref long next)
    {
        long first = response.Events[0].Kv.ModRevision;
        long last = response.Events[^1].Kv.ModRevision;
        if (first < next)
        {
            return $"revision {first} comes again, or too late, when {next} is next";
        }

        if (last > response.Header.Revision)
        {
            return $"events of revision {last} come with revision {response.Header.Revision}";
        }

        if (Missing(record, next, first - 1) is { } missing)
        {
            return $"revision {first} comes, and {missing} never did";
        }

        // Whole revisions, in order, nothing else.
        List<ModelEvent> expected = [];
        for (long revision = first; revision <= last; revision++)
        {
            expected.AddRange(model.EventsOf(revision).Where(record.Wants));
        }

        if (expected.Count != response.Events.Count)
        {
            return $"one response has [{string.Join(", ", response.Events)}], and revisions {first} to {last} are [{string.Join(", ", expected)}]";
        }

        for (int i = 0; i < expected.Count; i++)
        {
            if (!ModelHistory.IsSame(expected[i].Event, response.Events[i]) || !HasPrevious(record, expected[i], response.Events[i]))
            {
                return $"event {response.Events[i]} should be {expected[i]}";
            }
        }

        next = last + 1;
        return null;
    }

    private bool HasPrevious(WatchRecord record, ModelEvent expected, Event found)
    {
        if (!record.WithPrevious)
        {
            return found.PrevKv is null;
        }

        // What was compacted meanwhile cannot be told any more.
        return Equals(expected.Previous, found.PrevKv) || (found.PrevKv is null && model.Final.Compacted >= expected.Revision);
    }

    /// <summary>The first event of some revisions that the watcher wanted; null when there is none.</summary>
    private string? Missing(WatchRecord record, long from, long to)
    {
        for (long revision = from; revision <= to; revision++)
        {
            if (model.EventsOf(revision).FirstOrDefault(record.Wants) is { } found)
            {
                return $"{found.Event} of revision {revision}";
            }
        }

        return null;
    }
}
