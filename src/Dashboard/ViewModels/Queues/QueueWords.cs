using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Queues;

/// <summary>What the board says of a queue.</summary>
internal static class QueueWords
{
    /// <summary>Candidates of an election proclaim something; those who want a lock have nothing to say.</summary>
    public static bool IsElection(KeyQueue queue) => queue.Places.Any(place => place.IsCandidate && place.ValueBytes > 0);

    /// <summary>What kind of queue it is; not known of one whose keys are not looked at.</summary>
    public static string Kind(KeyQueue queue) => queue.Places.Count == 0 ? "queue" : IsElection(queue) ? "election" : "lock";

    public static string Name(KeyQueue queue) => queue.Name.Length == 0 ? "(no name)" : KeyText.Format(queue.Name);

    /// <summary>What the key at a place does.</summary>
    public static string State(KeyQueue queue, int place) =>
        !queue.Places[place].IsCandidate ? "in the way"
        : place > 0 ? "waits"
        : IsElection(queue) ? "leads" : "holds it";

    /// <summary>Where in the line a key waits; empty for the one in front.</summary>
    public static string Turn(int place) => place switch
    {
        0 => "",
        1 => "next in line",
        _ => $"{Ordinal(place)} in line",
    };

    /// <summary>How many wait, in a few words.</summary>
    public static string Summary(KeyQueue queue)
    {
        if (queue.Places.Count == 0)
        {
            return $"{Units.Count(queue.Count)} keys";
        }

        long waiting = queue.Count - 1;
        string front = !queue.Places[0].IsCandidate ? "nobody has it" : IsElection(queue) ? "has a leader" : "is held";
        return $"{front}, {(waiting == 0 ? "nobody waits" : $"{Units.Count(waiting)} {(waiting == 1 ? "waits" : "wait")}")}";
    }

    /// <summary>A value in a line, with the length of what is left out.</summary>
    public static string Value(QueuePlace place)
    {
        string text = KeyText.Format(place.Value);
        return place.ValueBytes > place.Value.Length ? $"{text}… ({Units.Bytes(place.ValueBytes)} in all)" : text;
    }

    private static string Ordinal(int number) => (number % 10, number % 100) switch
    {
        (1, not 11) => $"{number}st",
        (2, not 12) => $"{number}nd",
        (3, not 13) => $"{number}rd",
        _ => $"{number}th",
    };
}
