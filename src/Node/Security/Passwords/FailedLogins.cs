using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Security.Passwords;

/// <summary>
/// Slows guessing down: after some failures, attempts for a user from an address are refused until time has given some back. Counted for the pair, so that
/// nobody can lock another one out, and for the address, so that one who tries many names is slowed down too. Bounded: the oldest counts are forgotten.
/// </summary>
internal sealed class FailedLogins(TimeProvider time)
{
    public const int FailuresOfUser = 10;
    public const int FailuresOfAddress = 100;
    private const int MaxCounts = 10_000;
    private static readonly TimeSpan OneForgivenEvery = TimeSpan.FromSeconds(6);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Address, string? User), (double Failures, long At)> _counts = [];

    /// <exception cref="EtcdException">Too many failures lately.</exception>
    public void Check(string user, string peer)
    {
        string address = AddressOf(peer);
        lock (_gate)
        {
            // One is let through when a whole one is forgiven.
            if (Count((address, user)) > FailuresOfUser - 1 || Count((address, null)) > FailuresOfAddress - 1)
            {
                throw new EtcdException(EtcdErrors.TooManyRequests);
            }
        }
    }

    public void Note(string user, string peer)
    {
        string address = AddressOf(peer);
        lock (_gate)
        {
            if (_counts.Count >= MaxCounts)
            {
                ForgetOldest();
            }

            long now = time.GetTimestamp();
            _counts[(address, user)] = (Count((address, user)) + 1, now);
            _counts[(address, null)] = (Count((address, null)) + 1, now);
        }
    }

    private double Count((string Address, string? User) key) => _counts.TryGetValue(key, out (double Failures, long At) count)
        ? Math.Max(0, count.Failures - (time.GetElapsedTime(count.At) / OneForgivenEvery))
        : 0;

    private void ForgetOldest()
    {
        foreach ((string, string?) key in _counts.OrderBy(static pair => pair.Value.At).Take(MaxCounts / 2).Select(static pair => pair.Key).ToList())
        {
            _counts.Remove(key);
        }
    }

    /// <summary>The peer without its port, which is another one for each connection.</summary>
    private static string AddressOf(string peer) => peer.LastIndexOf(':') is var colon and > 0 ? peer[..colon] : peer;
}
