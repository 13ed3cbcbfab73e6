using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Node.Consensus;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>
/// Random tokens that every member knows in memory, from the log, which carries their fingerprints only. Valid for a while after the last use, on each
/// member by itself; none outlives a restart. A token ends with the log index of its authentication, so that a member that is behind waits for it.
/// </summary>
internal sealed class SimpleTokens(ConsensusState state, MonotonicClock clock, TimeSpan timeToLive, ulong replayedUpTo) : ITokenRegistry, ITokenFormat
{
    private const int SecretBytes = 24;
    private const long LongestWaitMs = 5000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, Known> _tokens = new(StringComparer.Ordinal);
    private readonly long _timeToLiveMs = (long)timeToLive.TotalMilliseconds;
    private long _nextSweepMs;

    public TokenDraft Begin()
    {
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return new TokenDraft(secret, FingerprintOf(secret));
    }

    public string Finish(TokenDraft draft, string index, string user, ulong revision) => $"{draft.Secret}.{index}";

    public async ValueTask<AuthIdentity?> ReadAsync(string token, ulong revision, CancellationToken cancellation)
    {
        int point = token.LastIndexOf('.');
        if (point <= 0 || !ulong.TryParse(token.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong index))
        {
            return null;
        }

        string fingerprint = FingerprintOf(token[..point]);
        long deadlineMs = clock.NowMs + LongestWaitMs;
        while (state.AppliedIndex < index && clock.NowMs < deadlineMs)
        {
            await Task.Delay(PollInterval, clock.Time, cancellation);
        }

        long now = clock.NowMs;
        if (!_tokens.TryGetValue(fingerprint, out Known? known) || known.Index != index || known.ExpiresMs <= now)
        {
            return null;
        }

        known.ExpiresMs = now + _timeToLiveMs;
        return new AuthIdentity(known.User, revision);
    }

    public string? OwnerOf(string token)
    {
        int point = token.LastIndexOf('.');
        return point > 0 && _tokens.TryGetValue(FingerprintOf(token[..point]), out Known? known) && known.ExpiresMs > clock.NowMs ? known.User : null;
    }

    void ITokenRegistry.Assign(string user, string fingerprint, ulong index)
    {
        // Tokens of an earlier life would come back with the replay of the log, expired ones too.
        if (index <= replayedUpTo)
        {
            return;
        }

        long now = clock.NowMs;
        if (now >= _nextSweepMs)
        {
            Forget(known => known.ExpiresMs <= now);
            _nextSweepMs = now + (_timeToLiveMs / 4);
        }

        _tokens[fingerprint] = new Known(user, index) { ExpiresMs = now + _timeToLiveMs };
    }

    void ITokenRegistry.Forget(string user) => Forget(known => known.User == user);

    void ITokenRegistry.ForgetAll() => _tokens.Clear();

    private void Forget(Func<Known, bool> isOver)
    {
        foreach ((string fingerprint, Known known) in _tokens)
        {
            if (isOver(known))
            {
                _tokens.TryRemove(fingerprint, out _);
            }
        }
    }

    private static string FingerprintOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed class Known(string user, ulong index)
    {
        private long _expiresMs;

        public string User { get; } = user;

        public ulong Index { get; } = index;

        public long ExpiresMs
        {
            get => Volatile.Read(ref _expiresMs);
            set => Volatile.Write(ref _expiresMs, value);
        }
    }
}
