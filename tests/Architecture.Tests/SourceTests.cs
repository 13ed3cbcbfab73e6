using System.Text.RegularExpressions;

namespace WebEtcd.Architecture.Tests;

/// <summary>Sizes and words of the files.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private static readonly string[] SourceEndings = [".cs", ".razor", ".js", ".css", ".proto"];
    private static readonly string[] TextEndings = [.. SourceEndings, ".md", ".json", ".props", ".targets", ".csproj", ".sln", ".txt", ".html", ".yml", ".yaml", ".sh"];

    /// <summary>Names of writing tools, which say nothing about the project; in two parts, so that this file does not hold them.</summary>
    private static readonly string[] ToolNames = ["clau" + "de", "anthro" + "pic", "chat" + "gpt", "open" + "ai", "co" + "pilot"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var tooLong = Repository.Files.Where(file => SourceEndings.Contains(Path.GetExtension(file)))
            .Select(file => (file, lines: Repository.Lines(file).Length))
            .Where(entry => entry.lines > LongestFile)
            .OrderByDescending(entry => entry.lines)
            .Select(entry => $"{entry.file}: {entry.lines} lines; split it");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_names_a_machine_of_its_authors_or_their_tools()
    {
        var findings = new List<string>();
        foreach (var file in Repository.Files.Where(file => TextEndings.Contains(Path.GetExtension(file)) || file.StartsWith(".ci/", StringComparison.Ordinal)))
        {
            var text = Repository.Text(file);
            findings.AddRange(MachinePath().Matches(text).Select(match => $"{file}: the path {match.Value}"));
            findings.AddRange(ToolNames.Where(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(name => $"{file}: the word {name}"));
        }
        Assert.Empty(findings);
    }

    [Fact]
    public void Every_path_that_the_documents_name_exists()
    {
        var documents = Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && (!file.Contains('/') || file.StartsWith("docs/", StringComparison.Ordinal) || file.StartsWith("bench/", StringComparison.Ordinal))).ToArray();
        var missing = documents.SelectMany(document => DocumentPaths.NamedIn(Repository.Text(document))
            .Where(path => !DocumentPaths.Exists(path, document))
            .Select(path => $"{document}: `{path}` does not exist"));
        Assert.Empty(missing);
    }

    /// <summary>Paths of a home or a workshop, not those of a user's system.</summary>
    [GeneratedRegex(@"(?<![\w./])/(work|root|tmp/[a-z]+src)/[\w.-]*")]
    private static partial Regex MachinePath();
}
