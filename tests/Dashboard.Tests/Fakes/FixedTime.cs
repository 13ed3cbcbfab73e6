namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>A clock that stands; its timers run.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
