using System.Globalization;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Calls;

/// <summary>The header <c>Grpc-Timeout</c>: up to eight digits and a unit (H M S m u n).</summary>
internal static class GrpcTimeout
{
    public const string Header = "Grpc-Timeout";

    private const int MostDigits = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="EtcdException">The text is no timeout.</exception>
    public static TimeSpan Parse(string text)
    {
        bool wellFormed = text.Length is > 1 and <= MostDigits + 1
            & uint.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out uint amount);
        long ticks = !wellFormed ? 0 : text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 1,
            _ => 0,
        };
        if (ticks == 0)
        {
            throw new EtcdException(StatusCode.InvalidArgument, "invalid grpc-timeout: " + text);
        }

        TimeSpan timeout = text[^1] == 'n' ? TimeSpan.FromTicks(amount / 100) : TimeSpan.FromTicks(ticks * amount);
        return timeout < Longest ? timeout : Longest;
    }
}
