namespace WebEtcd.Node.Observation.Peers;

/// <summary>
/// How far another clock is ahead, from questions and answers: the answer's time belongs to the middle of the round trip, give or take half of it. The
/// quickest of the last answers says it best. What lies within the doubt counts as no difference.
/// </summary>
internal sealed class ClockOffset
{
    private const int Kept = 16;
    private static readonly TimeSpan Negligible = TimeSpan.FromMilliseconds(5);

    private readonly Queue<(TimeSpan RoundTrip, TimeSpan Offset)> _samples = new(Kept);

    public TimeSpan Ahead
    {
        get
        {
            if (_samples.Count == 0)
            {
                return TimeSpan.Zero;
            }

            (TimeSpan roundTrip, TimeSpan offset) = _samples.MinBy(sample => sample.RoundTrip);
            return offset.Duration() <= (roundTrip / 2) + Negligible ? TimeSpan.Zero : offset;
        }
    }

    /// <param name="receivedAt">When the answer came, by this clock.</param>
    /// <param name="other">What the other clock said when it answered.</param>
    public void Add(DateTimeOffset receivedAt, TimeSpan roundTrip, DateTimeOffset other)
    {
        if (_samples.Count == Kept)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue((roundTrip, other - (receivedAt - (roundTrip / 2))));
    }
}
