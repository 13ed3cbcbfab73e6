using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>
/// A file in the format of cockroachdb/datadriven: a command line, input lines, "----", the expected output up to a blank line (or between doubled
/// "----" lines when it contains blank ones). Lines that begin with # between commands are comments.
/// </summary>
internal sealed class DataDrivenFile(string path, IReadOnlyList<DataDrivenCase> cases)
{
    private const string Separator = "----";

    public string Path { get; } = path;

    public IReadOnlyList<DataDrivenCase> Cases { get; } = cases;

    public static DataDrivenFile Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var cases = new List<DataDrivenCase>();
        for (var i = 0; i < lines.Length;)
        {
            if (string.IsNullOrWhiteSpace(lines[i]) || lines[i].StartsWith('#'))
            {
                i++;
                continue;
            }

            cases.Add(ReadCase(lines, ref i));
        }

        return new DataDrivenFile(path, cases);
    }

    /// <summary>Runs every command and compares what it prints.</summary>
    public void Run(Func<DataDrivenCase, string> handle, Func<string, string> normalize)
    {
        Assert.NotEmpty(Cases);
        foreach (var item in Cases)
        {
            string printed;
            try
            {
                printed = handle(item);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"{Path}:{item.Line}: {item.Command} failed: {e.Message}", e);
            }

            var expected = normalize(item.Expected);
            var actual = normalize(printed);
            if (expected != actual)
            {
                Assert.Fail($"{Path}:{item.Line}: {item.Command} should print\n{expected}\n--- but prints\n{actual}");
            }
        }
    }

    private static DataDrivenCase ReadCase(string[] lines, ref int i)
    {
        var start = i;
        var command = new StringBuilder(lines[i++]);
        while (command.Length > 0 && command[^1] == '\\')
        {
            command.Length--;
            command.Append(lines[i++]);
        }

        var input = new StringBuilder();
        while (i < lines.Length && lines[i] != Separator)
        {
            input.Append(lines[i++]).Append('\n');
        }

        i++;
        var expected = ReadExpected(lines, ref i);
        var words = Split(command.ToString());
        return new DataDrivenCase(start + 1, words[0], [.. words.Skip(1).Select(ParseArgument)], input.ToString(), expected);
    }

    private static string ReadExpected(string[] lines, ref int i)
    {
        var expected = new StringBuilder();
        var doubled = i < lines.Length && lines[i] == Separator;
        if (doubled)
        {
            i++;
        }

        for (; i < lines.Length; i++)
        {
            if (doubled && lines[i] == Separator && i + 1 < lines.Length && lines[i + 1] == Separator)
            {
                i += 2;
                break;
            }

            if (!doubled && string.IsNullOrWhiteSpace(lines[i]))
            {
                break;
            }

            expected.Append(lines[i]).Append('\n');
        }

        return expected.ToString();
    }

    /// <summary>Splits at blanks that are not within parentheses.</summary>
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var depth = 0;
        foreach (var c in line.Trim() + " ")
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c != ' ' || depth > 0)
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    private static DataDrivenArgument ParseArgument(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return new DataDrivenArgument(word, []);
        }

        var value = word[(equals + 1)..];
        string[] values = value.StartsWith('(') ? value.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries) : [value];
        return new DataDrivenArgument(word[..equals], values);
    }
}
