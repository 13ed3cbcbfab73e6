using System.Text;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>Writes the help text from the tables.</summary>
internal static class FlagHelp
{
    public static string Write()
    {
        StringBuilder text = new();
        text.Append("Usage: webetcd [flags]\n       webetcd playground [--help]\n       webetcd snapshot restore|status [--help]\n       webetcd --config-file path\n\nEach flag is also an environment variable: --data-dir is ETCD_DATA_DIR. Flags go before variables, and those before\nthe section WebEtcd of appsettings.json. With --config-file, a YAML file with the names of flags, flags and variables do not count.\n");
        foreach (IGrouping<string, Flag> section in FlagTable.Flags.GroupBy(flag => flag.Section))
        {
            text.Append('\n').Append(section.Key).Append(":\n");
            foreach (Flag flag in section)
            {
                string value = flag.Default is null ? "" : $" '{flag.Default}'";
                string aliases = flag.Aliases.Count == 0 ? "" : $" Also --{string.Join(", --", flag.Aliases)}.";
                text.Append($"  --{flag.Name}{value}\n    {flag.Help}{aliases}\n");
            }
        }

        text.Append("\n  --help\n    Show this text.\n  --version\n    Show the version.\n");
        return text.ToString();
    }
}
