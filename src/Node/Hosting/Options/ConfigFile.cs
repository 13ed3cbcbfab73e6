using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>A configuration file as etcd has it: YAML (or JSON) whose keys are the names of flags, with a section for the encryption of each port.</summary>
internal static class ConfigFile
{
    /// <summary>The sections, and what stands before the names in them to make flags of these.</summary>
    private static readonly Dictionary<string, string> Sections = new(StringComparer.Ordinal)
    {
        ["client-transport-security"] = "",
        ["peer-transport-security"] = "peer-",
    };

    /// <summary>Names that etcd's file has and no flag.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["peer-allowed-cn"] = "peer-cert-allowed-cn",
        ["peer-allowed-cns"] = "peer-cert-allowed-cn",
        ["peer-allowed-hostname"] = "peer-cert-allowed-hostname",
        ["peer-allowed-hostnames"] = "peer-cert-allowed-hostname",
        ["allowed-hostname"] = "client-cert-allowed-hostname",
        ["allowed-hostnames"] = "client-cert-allowed-hostname",
        ["crl-file"] = "client-crl-file",
        ["peer-skip-client-san-verify"] = "experimental-peer-skip-client-san-verification",
    };

    /// <summary>The values of a file, by the names of flags.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="text">What the file holds.</param>
    /// <param name="known">All names of flags.</param>
    /// <param name="durations">Those that take a duration: a bare number of the file is nanoseconds there, as in etcd.</param>
    /// <param name="errors">Gets a sentence for each mistake.</param>
    public static Dictionary<string, string> Read(string path, string text, ICollection<string> known, ICollection<string> durations, List<string> errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            errors.Add($"--config-file {path}: line {e.Start.Line}, column {e.Start.Column}: {e.InnerException?.Message ?? e.Message}");
            return values;
        }

        if (stream.Documents.Count == 0)
        {
            return values;
        }

        if (stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            errors.Add($"--config-file {path}: must be a list of names and values.");
            return values;
        }

        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            string name = Text(key);
            if (Sections.TryGetValue(name, out string? prefix))
            {
                if (value is YamlMappingNode section)
                {
                    foreach ((YamlNode inner, YamlNode innerValue) in section.Children)
                    {
                        Add(prefix + Text(inner), innerValue);
                    }
                }
            }
            else
            {
                Add(name, value);
            }
        }

        return values;

        void Add(string name, YamlNode value)
        {
            string flag = OtherNames.GetValueOrDefault(name, name);
            if (!known.Contains(flag))
            {
                string? nearest = FlagSpelling.Nearest(flag, known);
                errors.Add($"--config-file {path}: line {value.Start.Line}: {name} is no known option" + (nearest is null ? "." : $"; did you mean {nearest}?"));
            }
            else if (!values.TryAdd(flag, ValueOf(value, durations.Contains(flag))))
            {
                errors.Add($"--config-file {path}: line {value.Start.Line}: {name} is there twice.");
            }
        }
    }

    private static string ValueOf(YamlNode node, bool isDuration) => node switch
    {
        YamlSequenceNode list => string.Join(',', list.Children.Select(Text)),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" } => "",
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when isDuration && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long ns) && ns > 0 => text + "ns",
        _ => Text(node),
    };

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
