namespace WebEtcd.Node.Hosting.Options;

/// <summary>Makes the options of a node out of flags, environment and settings, and reports all mistakes at once.</summary>
internal static class NodeOptionsParser
{
    private const string EnvironmentPrefix = "ETCD_";
    private const string Mask = "********";
    private const string ConfigFileFlag = "config-file";

    private static readonly Dictionary<string, bool> Switches = FlagTable.Flags
        .SelectMany(flag => flag.Names.Select(name => (name, flag.IsSwitch)))
        .Concat(FixedFlags.Flags.Select(flag => (name: flag.Name, flag.IsSwitch)))
        .Append((name: ConfigFileFlag, IsSwitch: false))
        .ToDictionary(pair => pair.name, pair => pair.IsSwitch, StringComparer.Ordinal);

    private static readonly HashSet<string> Durations = FlagTable.Flags.Where(flag => flag.IsDuration).SelectMany(flag => flag.Names).ToHashSet(StringComparer.Ordinal);

    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="env">The environment.</param>
    /// <param name="settings">The section <c>WebEtcd</c> of appsettings.json: flag names and values.</param>
    /// <param name="readFile">Reads a configuration file; null for one on disk.</param>
    public static NodeOptionsResult Parse(
        string[] args, IReadOnlyDictionary<string, string?> env, IReadOnlyDictionary<string, string?>? settings = null, Func<string, string>? readFile = null)
    {
        CommandLine line = CommandLine.Read(args, Switches);
        List<string> errors = line.Errors;
        List<string> warnings = [];
        IReadOnlyDictionary<string, string>? file = ReadConfigFile(line, env, readFile ?? File.ReadAllText, errors, warnings);
        OptionSources sources = new(line.Values, env, file, settings ?? new Dictionary<string, string?>());
        CheckUnknown(env, settings, errors, warnings);

        NodeOptions options = new();
        List<EffectiveOption> effective = [];
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (Flag flag in FlagTable.Flags)
        {
            OptionValue? value = sources.Find(flag.Names, warnings);
            string? text = value?.Text ?? flag.Default;
            if (value is not null)
            {
                given.Add(flag.Name);
            }

            if (text is null)
            {
                continue;
            }

            Set(flag, options, text, value?.Place ?? "--" + flag.Name, errors);
            effective.Add(new EffectiveOption(flag.Name, flag.IsSecret ? Mask : text, value?.Origin ?? OptionOrigin.Default, value?.Place ?? ""));
        }

        CheckFixed(sources, errors, warnings);
        NodeOptionsDefaults.Complete(options, given, effective);
        if (errors.Count == 0)
        {
            errors.AddRange(NodeOptionsRules.Check(options, given));
            warnings.AddRange(TlsRules.Warnings(options));
        }

        options.Values = effective;
        bool usable = errors.Count == 0 && !line.ShowHelp && !line.ShowVersion;
        return new NodeOptionsResult(usable ? options : null, errors, warnings, line.ShowHelp, line.ShowVersion);
    }

    private static Dictionary<string, string>? ReadConfigFile(
        CommandLine line, IReadOnlyDictionary<string, string?> env, Func<string, string> readFile, List<string> errors, List<string> warnings)
    {
        string? path = line.Values.GetValueOrDefault(ConfigFileFlag) ?? env.GetValueOrDefault(Flag.EnvironmentName(ConfigFileFlag));
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        warnings.AddRange(line.Values.Keys.Where(name => name != ConfigFileFlag).Select(name => $"--{name} has no effect, since --config-file is given."));
        warnings.AddRange(Switches.Keys.Select(Flag.EnvironmentName)
            .Where(name => name != Flag.EnvironmentName(ConfigFileFlag) && !string.IsNullOrEmpty(env.GetValueOrDefault(name)))
            .Select(name => $"{name} has no effect, since --config-file is given."));
        try
        {
            return ConfigFile.Read(path, readFile(path), Switches.Keys, Durations, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"--config-file {path}: {e.Message}");
            return [];
        }
    }

    private static void Set(Flag flag, NodeOptions options, string text, string place, List<string> errors)
    {
        try
        {
            flag.Set(options, text);
        }
        catch (FlagFormatException e)
        {
            string shown = flag.IsSecret ? Mask : text;
            errors.Add($"{place} '{shown}': {e.Message}.");
        }
    }

    private static void CheckFixed(OptionSources sources, List<string> errors, List<string> warnings)
    {
        foreach (FixedFlag flag in FixedFlags.Flags)
        {
            OptionValue? value = sources.Find([flag.Name], warnings);
            if (value is null || flag.Accepted?.Contains(value.Text, StringComparer.Ordinal) == true)
            {
                continue;
            }

            if (flag.Accepted is null)
            {
                warnings.Add($"{value.Place}: {flag.Reason}");
            }
            else
            {
                errors.Add($"{value.Place}: {flag.Reason}");
            }
        }
    }

    private static void CheckUnknown(IReadOnlyDictionary<string, string?> env, IReadOnlyDictionary<string, string?>? settings, List<string> errors, List<string> warnings)
    {
        HashSet<string> known = Switches.Keys.Select(Flag.EnvironmentName).ToHashSet(StringComparer.Ordinal);
        warnings.AddRange(env.Keys
            .Where(name => name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && !known.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name} is no variable that webetcd knows; it has no effect."));
        foreach (string name in settings?.Keys.Where(name => !Switches.ContainsKey(name)) ?? [])
        {
            string? nearest = FlagSpelling.Nearest(name, Switches.Keys);
            errors.Add($"appsettings.json WebEtcd:{name} is no known option" + (nearest is null ? "." : $"; did you mean {nearest}?"));
        }
    }
}
