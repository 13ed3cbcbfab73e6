using System.Text.RegularExpressions;

namespace WebEtcd.Architecture.Tests;

/// <summary>Finds what documents write in backticks and means a file of this project.</summary>
internal static partial class DocumentPaths
{
    private static readonly string[] TopFolders = ["src", "tests", "docs", "bench", "build", "wwwroot", ".ci"];

    /// <summary>The paths that a document names: a top folder and something inside, or a file name of the root.</summary>
    public static IEnumerable<string> NamedIn(string text)
        => Code().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('/', '.', ',')).Where(IsPath).Distinct();

    /// <summary>Whether a path is there, from the root or from the document's folder; stars stand for any part of a name.</summary>
    public static bool Exists(string path, string document)
    {
        var folder = Path.GetDirectoryName(document)!.Replace('\\', '/');
        var local = folder.Length == 0 ? path : $"{folder}/{path}";
        return new[] { path, local }.Any(candidate =>
        {
            var pattern = new Regex("^" + Regex.Escape(candidate).Replace(@"\*", "[^/]*") + "(/|$)");
            return Repository.Files.Any(file => pattern.IsMatch(file));
        });
    }

    private static bool IsPath(string code)
    {
        if (!PathShape().IsMatch(code) || code.Contains("/bin/", StringComparison.Ordinal) || code.Contains("/obj/", StringComparison.Ordinal))
        {
            return false;
        }
        return code.Contains('/')
            ? TopFolders.Contains(code.Split('/')[0])
            : code.EndsWith(".md", StringComparison.Ordinal) || code.EndsWith(".props", StringComparison.Ordinal) || code.EndsWith(".sln", StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w.*-]+(/[\w.*-]+)*/?$")]
    private static partial Regex PathShape();
}
