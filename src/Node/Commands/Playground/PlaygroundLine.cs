using System.Globalization;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>A line that was typed into the playground.</summary>
/// <param name="First">Number of a node, from 1; 0 where none belongs.</param>
/// <param name="Second">Cut: the other node. Slow: milliseconds. Traffic: values a second.</param>
/// <param name="OneWay">Cut: only what the first node sends to the second.</param>
internal sealed record PlaygroundLine(PlaygroundAction Action, int First, int Second, bool OneWay = false)
{
    private const string OneWayWord = "oneway";

    public const string HelpText = """
          kill N        end node N as a crash would
          pause N       stop node N's execution, as a machine that hangs; resume N lets it go on
          restart N     start node N again, or for the first time after a kill
          cut N M       let nothing through between nodes N and M; heal lets everything through again
          cut N M oneway  let nothing through from node N to node M; the way back stays open
          slow N MS     make every disk sync of node N take MS milliseconds longer; 0 ends it
          traffic R     write R small values a second under /playground/traffic/; 0 ends it
          status        who leads, and how far each node is
          quit          stop all nodes and end, as Ctrl+C does
        """;

    /// <summary>The line, or what is wrong with it. Both are null for an empty one.</summary>
    public static (PlaygroundLine? Line, string? Error) Parse(string text, int nodes)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return (null, null);
        }

        if (!Enum.TryParse(words[0], ignoreCase: true, out PlaygroundAction action) || !Enum.IsDefined(action) || char.IsDigit(words[0][0]))
        {
            return (null, $"'{words[0]}' is no command; help shows those there are.");
        }

        return action switch
        {
            PlaygroundAction.Cut => OfTwo(action, words, nodes),
            PlaygroundAction.Traffic => OfRate(action, words),
            PlaygroundAction.Slow => OfNodeAndTime(action, words, nodes),
            PlaygroundAction.Kill or PlaygroundAction.Pause or PlaygroundAction.Resume or PlaygroundAction.Restart => OfOne(action, words, nodes),
            _ => words.Length == 1 ? (new PlaygroundLine(action, 0, 0), null) : (null, $"{words[0]} takes nothing behind it."),
        };
    }

    private static (PlaygroundLine?, string?) OfOne(PlaygroundAction action, string[] words, int nodes) =>
        words.Length == 2 && Node(words[1], nodes) is > 0 and int node
            ? (new PlaygroundLine(action, node, 0), null)
            : (null, $"{words[0]} takes the number of a node, from 1 to {nodes}.");

    private static (PlaygroundLine?, string?) OfTwo(PlaygroundAction action, string[] words, int nodes) =>
        (words.Length == 3 || (words.Length == 4 && words[3].Equals(OneWayWord, StringComparison.OrdinalIgnoreCase)))
        && Node(words[1], nodes) is > 0 and int first && Node(words[2], nodes) is > 0 and int second && first != second
            ? (new PlaygroundLine(action, first, second, words.Length == 4), null)
            : (null, $"{words[0]} takes the numbers of two nodes, from 1 to {nodes}.");

    private static (PlaygroundLine?, string?) OfRate(PlaygroundAction action, string[] words) =>
        words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rate)
            ? (new PlaygroundLine(action, 0, rate), null)
            : (null, $"{words[0]} takes how many values are written a second; 0 ends it.");

    private static (PlaygroundLine?, string?) OfNodeAndTime(PlaygroundAction action, string[] words, int nodes) =>
        words.Length == 3 && Node(words[1], nodes) is > 0 and int node && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int ms)
            ? (new PlaygroundLine(action, node, ms), null)
            : (null, $"{words[0]} takes the number of a node, from 1 to {nodes}, and milliseconds.");

    /// <summary>Nodes are named n1, n2 and so on; the number alone will do.</summary>
    private static int Node(string word, int nodes) =>
        int.TryParse(word.TrimStart('n', 'N'), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= nodes ? number : 0;
}
