using System.Globalization;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>One thing that happened in a world.</summary>
/// <param name="AtUs">When, in microseconds.</param>
/// <param name="What">What it was.</param>
/// <param name="Member">To whom; 0 for nobody.</param>
/// <param name="First">A number that belongs to it.</param>
/// <param name="Second">Another one.</param>
/// <param name="Text">More of it, for the reader.</param>
internal readonly record struct TraceLine(long AtUs, string What, ulong Member, ulong First, ulong Second, string? Text)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{AtUs / 1e6,11:F6} {(Member == 0 ? "-" : Member.ToString(CultureInfo.InvariantCulture)),3} {What} {First} {Second} {Text}");
}
