namespace WebEtcd.Node.Hosting.Options;

/// <summary>The places a value may come from, in their order: flags, environment, configuration file, settings. With a configuration file, flags and environment do not count, as in etcd.</summary>
internal sealed class OptionSources(IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string?> env, IReadOnlyDictionary<string, string>? file, IReadOnlyDictionary<string, string?> settings)
{
    /// <summary>The value of an option under any of its names; null when nobody gives one. An empty variable counts as not given, as in etcd.</summary>
    public OptionValue? Find(IEnumerable<string> names, List<string> warnings)
    {
        OptionValue? found = null;
        foreach (OptionValue value in All(names))
        {
            if (found is null)
            {
                found = value;
            }
            else if (found.Origin == OptionOrigin.Flag && value.Origin == OptionOrigin.Environment)
            {
                warnings.Add($"{value.Place} has no effect, since {found.Place} is given.");
            }
        }

        return found;
    }

    private IEnumerable<OptionValue> All(IEnumerable<string> names) =>
        file is null ? Given(names).Concat(Settings(names)) : InFile(file, names).Concat(Settings(names));

    private static IEnumerable<OptionValue> InFile(IReadOnlyDictionary<string, string> file, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (file.TryGetValue(name, out string? text))
            {
                yield return new OptionValue(text, $"{name} in --config-file", OptionOrigin.File);
            }
        }
    }

    private IEnumerable<OptionValue> Given(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (flags.TryGetValue(name, out string? text))
            {
                yield return new OptionValue(text, "--" + name, OptionOrigin.Flag);
            }
        }

        foreach (string name in names.Select(Flag.EnvironmentName))
        {
            if (env.TryGetValue(name, out string? text) && !string.IsNullOrEmpty(text))
            {
                yield return new OptionValue(text, name, OptionOrigin.Environment);
            }
        }
    }

    private IEnumerable<OptionValue> Settings(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (settings.TryGetValue(name, out string? text) && text is not null)
            {
                yield return new OptionValue(text, "appsettings.json WebEtcd:" + name, OptionOrigin.Settings);
            }
        }
    }
}
