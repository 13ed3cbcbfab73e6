using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Tests.Testing;

namespace WebEtcd.Node.Tests.Options;

/// <summary>docs/flags.md says what the code does, and no flag of etcd is missing.</summary>
public sealed partial class FlagDocumentTests
{
    private const string WriteVariable = "WEBETCD_WRITE_DOCS";
    private const string Head = """
        # Flags

        Every flag is also an environment variable (`--data-dir` is `ETCD_DATA_DIR`) and a key of the YAML file of `--config-file`, where the TLS flags may stand in etcd's
        sections `client-transport-security` and `peer-transport-security`. As in etcd, flags and variables do not count when there is such a file. This page is written from
        the code (`WEBETCD_WRITE_DOCS=1`), and a test compares the two.

        """;

    [Fact]
    public void The_page_is_what_the_code_says()
    {
        string path = Path.Combine(Root(), "docs", "flags.md");
        string expected = Page();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"docs/flags.md is not what the code says: run this test with {WriteVariable}=1 to write it");
    }

    [Fact]
    public async Task Every_flag_of_the_real_etcd_is_known()
    {
        using Process etcd = Process.Start(new ProcessStartInfo(RealEtcd.Require("etcd"), "--help") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string help = await etcd.StandardOutput.ReadToEndAsync() + await etcd.StandardError.ReadToEndAsync();
        string[] names = [.. FlagName().Matches(help).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(names.Length > 100, help);
        HashSet<string> known = [.. FlagTable.Flags.SelectMany(flag => flag.Names), .. FixedFlags.Flags.Select(flag => flag.Name), "config-file", "version", "help"];
        Assert.Empty(names.Where(name => !known.Contains(name)));
    }

    private static string Page()
    {
        var text = new StringBuilder(Head);
        foreach (IGrouping<string, Flag> section in FlagTable.Flags.GroupBy(flag => flag.Section))
        {
            text.Append($"\n## {section.Key}\n\n| flag | default | meaning |\n|---|---|---|\n");
            foreach (Flag flag in section)
            {
                string aliases = string.Concat(flag.Aliases.Select(alias => $", `--{alias}`"));
                text.Append($"| `--{flag.Name}`{aliases} | {(string.IsNullOrEmpty(flag.Default) ? "" : $"`{flag.Default}`")} | {flag.Help.Replace("<", "&lt;", StringComparison.Ordinal)} |\n");
            }
        }

        text.Append("\n## Flags of etcd that cannot be chosen here\n\nOther values than those that are accepted are refused at the start, with the reason.\n\n| flag | accepted | reason |\n|---|---|---|\n");
        foreach (FixedFlag flag in FixedFlags.Flags)
        {
            string accepted = flag.Accepted is null ? "any" : string.Join(", ", flag.Accepted.Select(value => value.Length == 0 ? "none" : $"`{value}`"));
            text.Append($"| `--{flag.Name}` | {accepted} | {flag.Reason} |\n");
        }

        return text.ToString();
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "WebEtcd.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^ {2}--([a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex FlagName();
}
