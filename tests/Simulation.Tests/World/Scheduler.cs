namespace WebEtcd.Simulation.Tests.World;

/// <summary>Simulated time and everything that is to happen in it, one thing after the other, in an order that follows from the seed alone.</summary>
internal sealed class Scheduler(int seed)
{
    private readonly PriorityQueue<Action, (long AtUs, long Sequence)> _events = new();
    private long _sequence;

    /// <summary>Microseconds since the world began.</summary>
    public long NowUs { get; private set; }

    /// <summary>The only source of chance.</summary>
    public Random Random { get; } = new(seed);

    public long Executed { get; private set; }

    public void At(long atUs, Action action) => _events.Enqueue(action, (Math.Max(atUs, NowUs), _sequence++));

    public void After(long delayUs, Action action) => At(NowUs + delayUs, action);

    /// <summary>Lets something happen again and again, at intervals around the given one, as long as it says true.</summary>
    public void Every(long intervalUs, Func<bool> action) => After(Around(intervalUs), () =>
    {
        if (action())
        {
            Every(intervalUs, action);
        }
    });

    /// <summary>Runs the next event; false when none is left before the given time, which then is now.</summary>
    public bool RunNext(long untilUs)
    {
        if (!_events.TryPeek(out _, out (long AtUs, long Sequence) next) || next.AtUs > untilUs)
        {
            NowUs = untilUs;
            return false;
        }

        Action action = _events.Dequeue();
        NowUs = next.AtUs;
        Executed++;
        action();
        return true;
    }

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Random.Next(100) < percent;

    public bool PerMille(int share) => Random.Next(1000) < share;

    /// <summary>Between half and one and a half of a value.</summary>
    public long Around(long value) => (value / 2) + Random.NextInt64(value + 1);

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Random.Next(choices.Count)];
}
