using System.Globalization;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>What the command <c>webetcd playground</c> is told.</summary>
/// <param name="DataDirectory">Where the nodes keep their data, a directory for each.</param>
/// <param name="FirstPort">Client port of the first node; the others' are 20000 and 30000 higher, the peer port of each is one higher.</param>
/// <param name="ShowHelp">Only say what there is.</param>
/// <param name="Error">What is wrong with the arguments; null for nothing.</param>
internal sealed record PlaygroundOptions(string DataDirectory, int FirstPort, bool ShowHelp, string? Error)
{
    public const string DefaultDirectory = "playground.webetcd";
    public const int DefaultFirstPort = 2379;
    private const int HighestFirstPort = 65535 - 30001;

    public const string HelpText = """
        Usage: webetcd playground [flags]

        Starts a cluster of three nodes on this machine, to see how they elect a leader, and what they do when one is
        killed, paused, cut off or slow. Every node serves its dashboard; everything stops together.

          --data-dir 'playground.webetcd'
            Directory of the nodes' data and logs.
          --first-port '2379'
            Client port of the first node; those of the others are 20000 and 30000 higher, peer ports one higher each.
          --help
            Show this text.
        """;

    public static PlaygroundOptions Parse(string[] args)
    {
        PlaygroundOptions options = new(DefaultDirectory, DefaultFirstPort, false, null);
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            string name = parts[0];
            if (name is "--help" or "-h")
            {
                return options with { ShowHelp = true };
            }

            if (name is not ("--data-dir" or "--first-port"))
            {
                return options with { Error = $"'{args[i]}' is no flag of playground; --help shows those there are." };
            }

            string? value = parts.Length == 2 ? parts[1] : i + 1 < args.Length ? args[++i] : null;
            options = name == "--data-dir" ? options.WithDirectory(value) : options.WithPort(value);
            if (options.Error is not null)
            {
                return options;
            }
        }

        return options;
    }

    private PlaygroundOptions WithDirectory(string? value) =>
        string.IsNullOrEmpty(value) ? this with { Error = "--data-dir needs a directory." } : this with { DataDirectory = value };

    private PlaygroundOptions WithPort(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= HighestFirstPort
            ? this with { FirstPort = port }
            : this with { Error = $"--first-port must be from 1 to {HighestFirstPort}." };
}
