namespace WebEtcd.Node.Hosting.Options;

/// <summary>Splits the command line into flags and values, by the rules of Go's flag package.</summary>
internal sealed class CommandLine
{
    private CommandLine()
    {
    }

    /// <summary>The last value of each flag, by its name as given.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public List<string> Errors { get; } = [];

    public bool ShowHelp { get; private set; }

    public bool ShowVersion { get; private set; }

    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="switches">For each known flag, whether it may stand without a value.</param>
    public static CommandLine Read(IReadOnlyList<string> args, IReadOnlyDictionary<string, bool> switches)
    {
        CommandLine line = new();
        for (int i = 0; i < args.Count; i++)
        {
            line.Take(args, ref i, switches);
        }

        return line;
    }

    private void Take(IReadOnlyList<string> args, ref int at, IReadOnlyDictionary<string, bool> switches)
    {
        string arg = args[at];
        string name = arg.StartsWith("--", StringComparison.Ordinal) ? arg[2..] : arg.StartsWith('-') ? arg[1..] : "";
        if (name.Length == 0 || name[0] is '-' or '=')
        {
            Errors.Add($"'{arg}' is not a flag.");
            return;
        }

        int equals = name.IndexOf('=', StringComparison.Ordinal);
        string? value = equals < 0 ? null : name[(equals + 1)..];
        name = equals < 0 ? name : name[..equals];
        if (name is "help" or "h")
        {
            ShowHelp = true;
        }
        else if (name == "version")
        {
            ShowVersion = true;
        }
        else if (!switches.TryGetValue(name, out bool isSwitch))
        {
            string? nearest = FlagSpelling.Nearest(name, switches.Keys);
            Errors.Add(nearest is null ? $"--{name} is not a known flag; --help lists them." : $"--{name} is not a known flag; did you mean --{nearest}?");
            SkipValue(args, ref at, value);
        }
        else if (value is null && !isSwitch)
        {
            if (at + 1 == args.Count)
            {
                Errors.Add($"--{name} needs a value.");
                return;
            }

            Values[name] = args[++at];
        }
        else
        {
            Values[name] = value ?? "true";
        }
    }

    // The word behind an unknown flag is most likely its value: one mistake, one message.
    private static void SkipValue(IReadOnlyList<string> args, ref int at, string? value)
    {
        if (value is null && at + 1 < args.Count && !args[at + 1].StartsWith('-'))
        {
            at++;
        }
    }
}
