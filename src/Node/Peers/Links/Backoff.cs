namespace WebEtcd.Node.Peers.Links;

/// <summary>Waits between attempts: each twice the last, up to a limit, and up to a quarter longer by chance, so that members do not move in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _doublings;

    public TimeSpan Next()
    {
        TimeSpan wait = first * (1L << _doublings);
        if (wait < longest)
        {
            _doublings++;
        }

        return (wait < longest ? wait : longest) * (1 + (random.NextDouble() / 4));
    }

    public void Reset() => _doublings = 0;
}
