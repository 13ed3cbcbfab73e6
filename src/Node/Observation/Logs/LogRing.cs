using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Observation.Logs;

/// <summary>The last lines of this node's log, within bounds of number and of text. Any thread.</summary>
internal sealed class LogRing
{
    /// <summary>Lines at most.</summary>
    public const int LinesKept = 2000;

    /// <summary>Characters of all lines together at most.</summary>
    public const int CharactersKept = 2_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new(LinesKept);
    private long _written;
    private long _characters;

    /// <summary>Adds a line; its number is filled in.</summary>
    public void Add(LogLine draft)
    {
        lock (_gate)
        {
            _lines.Enqueue(draft with { Sequence = ++_written });
            _characters += Length(draft);
            while (_lines.Count > LinesKept || (_characters > CharactersKept && _lines.Count > 1))
            {
                _characters -= Length(_lines.Dequeue());
            }
        }
    }

    /// <summary>The newest lines that match.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="least">The least level that is logged now.</param>
    public LogPage Read(LogQuery query, NodeLogLevel least)
    {
        LogLine[] kept;
        long written;
        lock (_gate)
        {
            kept = [.. _lines];
            written = _written;
        }

        LogLine[] matching = [.. kept.Where(line => line.Level >= query.Least && Has(line, query.Contains))];
        return new LogPage([.. matching.Reverse().Take(query.Limit)], matching.Length, kept.Length, written, least);
    }

    private static bool Has(LogLine line, string text) =>
        text.Length == 0
        || line.Message.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Category.Contains(text, StringComparison.OrdinalIgnoreCase)
        || line.Error?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static int Length(LogLine line) =>
        line.Message.Length + (line.Error?.Length ?? 0) + line.Properties.Sum(static property => property.Key.Length + property.Value.Length);
}
