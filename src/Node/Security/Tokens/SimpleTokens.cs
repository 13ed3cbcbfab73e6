using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Protos.Tokens;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>
/// Random tokens that every member knows in memory, from the log, which carries their fingerprints only. Valid for a while after the last use, on each
/// member by itself. A member that has just started takes over what the others know (<see cref="TokenInheritance"/>), and asks them about a single token that it saw last too long ago. A token ends with the log index of its
/// authentication, so that a member that is behind waits for it.
/// </summary>
internal sealed class SimpleTokens(ConsensusState state, MonotonicClock clock, TimeSpan timeToLive, ulong replayedUpTo) : ITokenRegistry, ITokenFormat
{
    /// <summary>Tokens that go to another member at once, so that they fit into an answer.</summary>
    private const int MostListed = 10_000;
    private const int SecretBytes = 24;
    private const long LongestWaitMs = 5000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, Known> _tokens = new(StringComparer.Ordinal);
    private readonly long _timeToLiveMs = (long)timeToLive.TotalMilliseconds;
    private readonly object _gate = new();
    private long _nextSweepMs;
    private long _timesForgotten;

    /// <summary>Who is asked for tokens that this member does not know; null for nobody.</summary>
    public ITokenWitnesses? Witnesses { get; set; }

    public TokenDraft Begin()
    {
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return new TokenDraft(secret, FingerprintOf(secret));
    }

    public string Finish(TokenDraft draft, string index, string user, ulong revision) => $"{draft.Secret}.{index}";

    public async ValueTask<AuthIdentity?> ReadAsync(string token, ulong revision, CancellationToken cancellation)
    {
        if (!TryRead(token, out string fingerprint, out ulong index))
        {
            return null;
        }

        long deadlineMs = clock.NowMs + LongestWaitMs;
        while (state.AppliedIndex < index && clock.NowMs < deadlineMs)
        {
            await Task.Delay(PollInterval, clock.Time, cancellation);
        }

        Known? known = Find(fingerprint, index) ?? await AskAsync(fingerprint, index, cancellation);
        if (known is null)
        {
            return null;
        }

        known.ExpiresMs = clock.NowMs + _timeToLiveMs;
        return new AuthIdentity(known.User, revision);
    }

    /// <summary>Answers another member's question.</summary>
    public FindTokenResponse Answer(FindTokenRequest request)
    {
        // First the index: what the asker has applied is applied here before the token is looked for.
        bool isLevel = state.AppliedIndex >= request.AppliedIndex;
        return isLevel && Find(request.Fingerprint, request.Index) is { } known
            ? new FindTokenResponse { User = known.User, RemainingMs = Math.Max(1, known.ExpiresMs - clock.NowMs) }
            : new FindTokenResponse();
    }

    /// <summary>What a member that has just started takes over from this one.</summary>
    public ListTokensResponse List(ListTokensRequest request)
    {
        if (state.AppliedIndex < request.AppliedIndex)
        {
            return new ListTokensResponse();
        }

        long now = clock.NowMs;
        return new ListTokensResponse
        {
            IsLevel = true,
            Tokens =
            {
                _tokens.Where(token => token.Value.ExpiresMs > now).OrderByDescending(token => token.Value.ExpiresMs).Take(MostListed).Select(token => new TokenRow
                {
                    Fingerprint = token.Key,
                    Index = token.Value.Index,
                    User = token.Value.User,
                    RemainingMs = token.Value.ExpiresMs - now,
                }),
            },
        };
    }

    /// <summary>Whether the log of the life before is applied. What it says about users is older than the tokens of others, and would take them away again.</summary>
    public bool IsReplayed => state.AppliedIndex >= replayedUpTo;

    /// <summary>Takes over what another member knows.</summary>
    /// <param name="ask">Asks it.</param>
    /// <returns>Whether it could tell, and nothing was forgotten here meanwhile.</returns>
    public async Task<bool> InheritAsync(Func<ListTokensRequest, Task<ListTokensResponse>> ask)
    {
        long timesForgotten = TimesForgotten();
        ListTokensResponse answer = await ask(new ListTokensRequest { AppliedIndex = state.AppliedIndex });
        lock (_gate)
        {
            if (!answer.IsLevel || timesForgotten != _timesForgotten)
            {
                return false;
            }

            foreach (TokenRow row in answer.Tokens)
            {
                _tokens.TryAdd(row.Fingerprint, Inherited(row.User, row.Index, row.RemainingMs));
            }

            return true;
        }
    }

    public string? OwnerOf(string token) => TryRead(token, out string fingerprint, out ulong index) ? Find(fingerprint, index)?.User : null;

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

    void ITokenRegistry.Forget(string user)
    {
        lock (_gate)
        {
            _timesForgotten++;
            Forget(known => known.User == user);
        }
    }

    void ITokenRegistry.ForgetAll()
    {
        lock (_gate)
        {
            _timesForgotten++;
            _tokens.Clear();
        }
    }

    private static bool TryRead(string token, out string fingerprint, out ulong index)
    {
        index = 0;
        int point = token.LastIndexOf('.');
        bool isToken = point > 0 && ulong.TryParse(token.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index);
        fingerprint = isToken ? FingerprintOf(token[..point]) : "";
        return isToken;
    }

    private Known? Find(string fingerprint, ulong index) =>
        _tokens.TryGetValue(fingerprint, out Known? known) && known.Index == index && known.ExpiresMs > clock.NowMs ? known : null;

    private async ValueTask<Known?> AskAsync(string fingerprint, ulong index, CancellationToken cancellation)
    {
        // A token of an authentication that was not applied here in time was not applied at all, or this member is far behind.
        if (Witnesses is not { } witnesses || state.AppliedIndex < index)
        {
            return null;
        }

        long timesForgotten = TimesForgotten();
        var request = new FindTokenRequest { Fingerprint = fingerprint, Index = index, AppliedIndex = state.AppliedIndex };
        if (await witnesses.FindAsync(request, cancellation) is not { } answer)
        {
            return null;
        }

        lock (_gate)
        {
            // What was forgotten here meanwhile may be known there still: the client authenticates once more.
            if (timesForgotten != _timesForgotten)
            {
                return null;
            }

            return _tokens[fingerprint] = Inherited(answer.User, index, answer.RemainingMs);
        }
    }

    private Known Inherited(string user, ulong index, long remainingMs) => new(user, index) { ExpiresMs = clock.NowMs + Math.Min(remainingMs, _timeToLiveMs) };

    private long TimesForgotten()
    {
        lock (_gate)
        {
            return _timesForgotten;
        }
    }

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
