using System.Globalization;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The header <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const int MaxDigits = 8;

    // A timer takes no longer wait than this; nobody outlives it.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Reads the header.</summary>
    /// <param name="text">Value of the header.</param>
    /// <param name="timeout">What it means; zero when it cannot be read.</param>
    /// <returns>Null, or what is wrong with the text.</returns>
    public static string? Parse(string text, out TimeSpan timeout)
    {
        timeout = TimeSpan.Zero;
        if (text.Length < 2)
        {
            return $"transport: timeout string is too short: \"{text}\"";
        }

        if (text.Length > MaxDigits + 1)
        {
            return $"transport: timeout string is too long: \"{text}\"";
        }

        long ticksPerUnit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticksPerUnit < 0)
        {
            return $"transport: timeout unit is not recognized: \"{text}\"";
        }

        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return $"strconv.ParseUint: parsing \"{text[..^1]}\": invalid syntax";
        }

        // A tick is 100 ns. Rounded up: a short timeout is not none.
        long ticks = ticksPerUnit == 0 ? (count + 99) / 100 : count * ticksPerUnit;
        timeout = TimeSpan.FromTicks(Math.Min(ticks, Longest.Ticks));
        return null;
    }
}
