using System.Globalization;

namespace WebEtcd.Bench.Cli;

/// <summary>Flags of the command line: <c>--name value</c>, <c>--name=value</c>, or <c>--name</c> alone for switches. Every flag must be asked for, else it is unknown.</summary>
internal sealed class Flags
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _known = [];

    /// <exception cref="UsageException">An argument is no flag, or a flag lacks its value.</exception>
    public Flags(IReadOnlyList<string> arguments, params string[] switches)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"'{arguments[i]}' is no flag");
            }
            var parts = arguments[i][2..].Split('=', 2);
            if (parts.Length == 2)
            {
                _values[parts[0]] = parts[1];
            }
            else if (switches.Contains(parts[0]))
            {
                _values[parts[0]] = "true";
            }
            else if (++i < arguments.Count)
            {
                _values[parts[0]] = arguments[i];
            }
            else
            {
                throw new UsageException($"--{parts[0]} needs a value");
            }
        }
    }

    /// <summary>The text of a flag, or null.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        return _values.GetValueOrDefault(name);
    }

    /// <summary>A switch: false unless given.</summary>
    public bool Switch(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new UsageException($"--{name} is true or false, not '{other}'"),
    };

    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, int fallback, int minimum, int maximum)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }
        return int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw new UsageException($"--{name} is a number from {minimum} to {maximum}, not '{text}'");
    }

    /// <summary>A number of seconds or a rate, not negative.</summary>
    public double Quantity(string name, double fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }
        return double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= 1e9
            ? value
            : throw new UsageException($"--{name} is a number that is not negative, not '{text}'");
    }

    /// <exception cref="UsageException">A flag was given that nobody asked for.</exception>
    public void RefuseUnknown()
    {
        var unknown = _values.Keys.Where(name => !_known.Contains(name)).Select(name => "--" + name).Order(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            throw new UsageException($"unknown flag {string.Join(", ", unknown)}; known are --{string.Join(" --", _known.Order(StringComparer.Ordinal))}");
        }
    }
}
