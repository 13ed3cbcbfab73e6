using System.Text;
using System.Text.RegularExpressions;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>
/// Recognises YAML in its block form (mappings and lists, as people write configuration) and tells its parts apart for display. It is no parser: nothing of the text is
/// changed or left out, and what it does not know is plain.
/// </summary>
internal static partial class YamlText
{
    /// <summary>Longer texts are not looked at.</summary>
    public const int MostBytes = 64 * 1024;

    private const int LeastEntries = 2;

    /// <summary>Two entries at least, and nothing at the outer edge that is none: a sentence with a colon is not YAML.</summary>
    public static bool IsYaml(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length > MostBytes || !KeyText.IsText(value))
        {
            return false;
        }

        int entries = 0;
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(value).AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.TrimStart(' ');
            bool isOuter = text.Length == line.Length;
            if (text.IsWhiteSpace() || text[0] == '#' || (isOuter && IsMarker(text)))
            {
                continue;
            }

            bool isEntry = IsEntry(text);
            if (text[0] == '\t' || (!isEntry && (isOuter || entries == 0)))
            {
                return false;
            }

            entries += isEntry ? 1 : 0;
        }

        return entries >= LeastEntries;
    }

    /// <summary>The parts of a text in their order; together they are the text.</summary>
    public static IReadOnlyList<YamlPart> Parts(string text)
    {
        List<YamlPart> parts = [];
        int blockIndent = -1;
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            string line = text[start..end];
            start = end;
            int indent = line.Length - line.TrimStart(' ').Length;
            if (blockIndent >= 0 && (string.IsNullOrWhiteSpace(line) || indent > blockIndent))
            {
                Add(parts, YamlPartKind.Plain, line);
                continue;
            }

            blockIndent = AddLine(parts, line, indent) ? indent : -1;
        }

        return parts;
    }

    /// <summary>True when a block of text follows, in which nothing means anything.</summary>
    private static bool AddLine(List<YamlPart> parts, string line, int indent)
    {
        int at = indent;
        Add(parts, YamlPartKind.Plain, line[..at]);
        while (IsDash(line.AsSpan(at)))
        {
            int next = at + 1;
            while (next < line.Length && line[next] == ' ')
            {
                next++;
            }

            Add(parts, YamlPartKind.Mark, line[at..next]);
            at = next;
        }

        if (Key().Match(line[at..]) is { Success: true } entry)
        {
            Add(parts, YamlPartKind.Key, entry.Groups["key"].Value);
            Add(parts, YamlPartKind.Mark, entry.Value[entry.Groups["key"].Length..]);
            at += entry.Length;
        }

        int comment = CommentIn(line, at);
        string value = line[at..comment];
        Add(parts, YamlPartKind.Plain, value);
        Add(parts, YamlPartKind.Comment, line[comment..]);
        return Block().IsMatch(value);
    }

    private static int CommentIn(string line, int from)
    {
        char quote = '\0';
        for (int i = from; i < line.Length; i++)
        {
            bool isEdge = i == from || line[i - 1] == ' ';
            if (quote != '\0')
            {
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (isEdge && line[i] == '#')
            {
                return i;
            }
            else if (isEdge && line[i] is '"' or '\'')
            {
                quote = line[i];
            }
        }

        return line.Length;
    }

    private static void Add(List<YamlPart> parts, YamlPartKind kind, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // Neighbours of one kind are one part, so a long text makes no more elements than it must.
        if (parts.Count > 0 && parts[^1].Kind == kind)
        {
            parts[^1] = parts[^1] with { Text = parts[^1].Text + text };
        }
        else
        {
            parts.Add(new YamlPart(kind, text));
        }
    }

    private static bool IsMarker(ReadOnlySpan<char> line) => line.TrimEnd() is "---" or "..." || line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("%YAML", StringComparison.Ordinal);

    private static bool IsDash(ReadOnlySpan<char> text) => text is ['-'] or ['-', ' ' or '\r' or '\n', ..];

    private static bool IsEntry(ReadOnlySpan<char> text) => IsDash(text) || Key().IsMatch(text);

    // A plain key begins with none of YAML's own signs, and its colon ends a word. No backtracking: what is in the store is anybody's text.
    [GeneratedRegex("""^(?<key>"[^"\n]*"|'[^'\n]*'|[^\s"'#:,\[\]{}&*!|>%@`?-][^:#\n]*):(?=[ \r\n]|$) ?""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"^ *[|>][0-9+-]{0,2}\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Block();
}
