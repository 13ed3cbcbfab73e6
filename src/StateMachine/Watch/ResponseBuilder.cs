using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>Builds the responses of watchers. The header has the revision at most: whoever sends it knows the rest.</summary>
internal static class ResponseBuilder
{
    /// <summary>Watch id of responses that belong to no watcher.</summary>
    public const long NoWatchId = -1;

    /// <summary>Room for everything but events: a header with all its numbers, the watch id and the flag of a fragment.</summary>
    private const int FrameBytes = 96;

    public static WatchResponse Created(long watchId, long revision) =>
        new() { Header = new ResponseHeader { Revision = revision }, WatchId = watchId, Created = true };

    public static WatchResponse Refused(long revision, string reason) =>
        new() { Header = new ResponseHeader { Revision = revision }, WatchId = NoWatchId, Created = true, Canceled = true, CancelReason = reason };

    /// <param name="watchId">Which watcher has ended.</param>
    /// <param name="revision">For the header.</param>
    /// <param name="reason">Why; empty when the client itself asked for it.</param>
    public static WatchResponse Canceled(long watchId, long revision, string reason) =>
        new() { Header = new ResponseHeader { Revision = revision }, WatchId = watchId, Canceled = true, CancelReason = reason };

    /// <summary>The end of a watcher whose next revision is compacted. As in etcd without a revision and a reason.</summary>
    public static WatchResponse Compacted(long watchId, long compactRevision) =>
        new() { Header = new ResponseHeader(), WatchId = watchId, Canceled = true, CompactRevision = compactRevision };

    public static WatchResponse Progress(long watchId, long revision) =>
        new() { Header = new ResponseHeader { Revision = revision }, WatchId = watchId };

    /// <summary>All events in one response.</summary>
    public static WatchResponse Whole(Watcher watcher, List<Event> events, long revision) => Piece(watcher, events, 0, events.Count, revision);

    /// <summary>All events in one response, or, for a watcher that asked for fragments, in as many as the size demands.</summary>
    /// <param name="watcher">The receiver.</param>
    /// <param name="events">Events of whole revisions, ordered.</param>
    /// <param name="from">Index of the first event to take.</param>
    /// <param name="revision">Revision for the header.</param>
    public static OutboxEntry Events(Watcher watcher, List<Event> events, int from, long revision)
    {
        int maxBytes = watcher.Stream.Options.MaxResponseBytes;
        if (!watcher.Fragment || events.Count - from < 2 || SizeOf(events, from) < maxBytes)
        {
            return new OutboxEntry(watcher, Piece(watcher, events, from, events.Count, revision));
        }

        var pieces = new List<WatchResponse>();
        int start = from;
        int bytes = FrameBytes;
        for (int i = from; i < events.Count; i++)
        {
            int eventBytes = SizeOf(events[i]);
            if (i > start && bytes + eventBytes >= maxBytes)
            {
                pieces.Add(Piece(watcher, events, start, i, revision));
                start = i;
                bytes = FrameBytes;
            }

            bytes += eventBytes;
        }

        pieces.Add(Piece(watcher, events, start, events.Count, revision));
        for (int i = 0; i < pieces.Count - 1; i++)
        {
            pieces[i].Fragment = true;
        }

        return new OutboxEntry(watcher, pieces);
    }

    private static WatchResponse Piece(Watcher watcher, List<Event> events, int from, int to, long revision)
    {
        var response = new WatchResponse { Header = new ResponseHeader { Revision = revision }, WatchId = watcher.Id };
        response.Events.Capacity = to - from;
        if (from == 0 && to == events.Count)
        {
            response.Events.AddRange(events);
            return response;
        }

        for (int i = from; i < to; i++)
        {
            response.Events.Add(events[i]);
        }

        return response;
    }

    private static long SizeOf(List<Event> events, int from)
    {
        long bytes = FrameBytes;
        for (int i = from; i < events.Count; i++)
        {
            bytes += SizeOf(events[i]);
        }

        return bytes;
    }

    private static int SizeOf(Event happened) => 1 + CodedOutputStream.ComputeMessageSize(happened);
}
