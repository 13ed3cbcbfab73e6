using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>A watch in words.</summary>
internal static class WatchText
{
    private const string OfPage = "dashboard";

    public static string Client(OpenWatch watch) => watch.Peer switch
    {
        "" => "this member itself",
        OfPage => "a page of this dashboard",
        _ => watch.Peer,
    };

    /// <summary>Where it began; empty when that is where it was opened.</summary>
    public static string Start(OpenWatch watch) => watch.StartRevision == 0 ? "" : $"from revision {Units.Count(watch.StartRevision)}";

    /// <summary>What it wants to be told.</summary>
    public static string Wants(OpenWatch watch)
    {
        List<string> parts = [(watch.Puts, watch.Deletes) switch { (true, true) => "puts and deletes", (true, false) => "puts only", (false, true) => "deletes only", _ => "nothing" }];
        Add(watch.PreviousValues, "values before");
        Add(watch.ProgressNotify, "progress");
        Add(watch.Fragment, "in pieces");
        return string.Join(", ", parts);

        void Add(bool wants, string what)
        {
            if (wants)
            {
                parts.Add(what);
            }
        }
    }

    public static (string Word, string Weight) State(OpenWatch watch) => watch.Progress switch
    {
        WatchProgress.Synced => ("in step", "good"),
        WatchProgress.Waiting => ($"waits for revision {Units.Count(watch.NextRevision)}", "plain"),
        WatchProgress.Blocked => ("client does not read", "bad"),
        _ => ("behind", "warn"),
    };

    /// <summary>How far behind it is, and what is kept for it; empty when it has everything.</summary>
    public static string Backlog(OpenWatch watch)
    {
        List<string> parts = [];
        if (watch.BehindRevisions > 0)
        {
            parts.Add(Units.Plural(watch.BehindRevisions, "revision behind", "revisions behind"));
        }

        if (watch.PendingEvents > 0)
        {
            parts.Add(Units.Plural(watch.PendingEvents, "event kept", "events kept"));
        }

        if (watch.WaitingResponses > 0)
        {
            parts.Add(Units.Plural(watch.WaitingResponses, "response waits", "responses wait"));
        }

        return string.Join(", ", parts);
    }
}
