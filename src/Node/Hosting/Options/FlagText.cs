using System.Buffers;
using System.Globalization;
using System.Net;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>Values of flags, in the spellings that Go's flag package takes.</summary>
internal static class FlagText
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    public static bool Switch(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FlagFormatException("must be true or false"),
    };

    public static long Number(string text, long least = long.MinValue, long most = long.MaxValue)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            throw new FlagFormatException("must be a whole number");
        }

        return value >= least && value <= most ? value : throw new FlagFormatException($"must be from {least} to {most}");
    }

    public static int Count(string text, int least = 0, int most = int.MaxValue) => (int)Number(text, least, most);

    /// <summary>As in <c>1h30m</c> or <c>100ms</c>.</summary>
    public static TimeSpan Duration(string text)
    {
        const string Wanted = "must be a duration like 10m or 1h30m";
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        double ticks = 0;
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(NumberLetters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            {
                throw new FlagFormatException(Wanted);
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAny(NumberLetters);
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            ticks += amount * UnitTicks(unit, Wanted);
            rest = rest[unit.Length..];
        }

        return ticks is > 0 and < long.MaxValue ? TimeSpan.FromTicks((long)ticks) : throw new FlagFormatException(Wanted);
    }

    public static IReadOnlyList<string> List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyList<Uri> Urls(string text)
    {
        IReadOnlyList<string> parts = List(text);
        return parts.Count > 0 ? parts.Select(Url).ToArray() : throw new FlagFormatException("must have at least one URL");
    }

    /// <summary>URLs to bind: an IP address or localhost, since a name may mean several addresses.</summary>
    public static IReadOnlyList<Uri> ListenUrls(string text)
    {
        IReadOnlyList<Uri> urls = Urls(text);
        foreach (Uri url in urls)
        {
            if (url.Host != "localhost" && !IPAddress.TryParse(url.Host.Trim('[', ']'), out _))
            {
                throw new FlagFormatException($"must name an IP address or localhost to listen on, not {url.Host}");
            }
        }

        return urls;
    }

    public static Uri Url(string text)
    {
        if (text.StartsWith("unix://", StringComparison.Ordinal) || text.StartsWith("unixs://", StringComparison.Ordinal))
        {
            throw new FlagFormatException($"unix sockets are not supported yet: {text}");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw new FlagFormatException($"must be URLs like http://10.0.0.1:2379, not {text}");
        }

        if (!HasPort(text))
        {
            throw new FlagFormatException($"must have a port in each URL: {text}");
        }

        return url.AbsolutePath is "/" or "" && url.Query.Length == 0 && url.UserInfo.Length == 0 && !text.EndsWith('/')
            ? url
            : throw new FlagFormatException($"must have nothing behind the port of a URL: {text}");
    }

    public static IReadOnlyList<InitialMember> Members(string text)
    {
        List<InitialMember> members = [];
        foreach (string part in List(text))
        {
            int at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new FlagFormatException($"must be a list of name=peer-url, not {part}");
            }

            members.Add(new InitialMember(part[..at], Url(part[(at + 1)..])));
        }

        return members.Count > 0 ? members : throw new FlagFormatException("must be a list of name=peer-url");
    }

    private static bool HasPort(string url)
    {
        string authority = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/')[0];
        int colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') && colon < authority.Length - 1;
    }

    private static double UnitTicks(ReadOnlySpan<char> unit, string wanted) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ns" => TimeSpan.TicksPerMicrosecond / 1000.0,
        _ => throw new FlagFormatException(wanted),
    };
}
