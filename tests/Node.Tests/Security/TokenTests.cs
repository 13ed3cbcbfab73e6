using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Tests.Consensus;
using WebEtcd.Shared.Protos.Tokens;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Simple tokens on members that were restarted: they ask those that were not.</summary>
public sealed class TokenTests
{
    private const string User = "ann";
    private const ulong Index = 7;
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(300);

    private readonly ManualTime _time = new();
    private readonly ConsensusState _state = new() { AppliedIndex = Index };
    private readonly ConsensusState _stateThere = new() { AppliedIndex = Index };
    private readonly Witness _witness;
    private readonly SimpleTokens _here;
    private readonly SimpleTokens _there;
    private readonly string _token;

    public TokenTests()
    {
        var clock = new MonotonicClock(_time);
        _there = new SimpleTokens(_stateThere, clock, TimeToLive, replayedUpTo: 0);
        _witness = new Witness(_there);
        _here = new SimpleTokens(_state, clock, TimeToLive, replayedUpTo: Index) { Witnesses = _witness };
        TokenDraft draft = _there.Begin();
        _token = _there.Finish(draft, $"{Index}", User, 1);
        ((ITokenRegistry)_here).Assign(User, draft.Fingerprint, Index);
        ((ITokenRegistry)_there).Assign(User, draft.Fingerprint, Index);
    }

    [Fact]
    public async Task A_restarted_member_asks_once()
    {
        Assert.Equal(User, await ReadAsync());
        Assert.Equal(User, await ReadAsync());
        Assert.Equal(1, _witness.Asked);
    }

    [Fact]
    public async Task A_token_in_use_elsewhere_does_not_expire_here()
    {
        Assert.Equal(User, await ReadAsync());
        for (int use = 0; use < 3; use++)
        {
            _time.Advance(TimeToLive * 0.9);
            Assert.NotNull(await _there.ReadAsync(_token, 1, TestContext.Current.CancellationToken));
        }

        Assert.Equal(User, await ReadAsync());
        _time.Advance(TimeToLive * 1.1);
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Nobody_vouches_for_a_token_that_was_forgotten()
    {
        ((ITokenRegistry)_there).Forget(User);
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task A_member_that_is_behind_vouches_for_nothing()
    {
        // Here the user's password was changed; there that entry has not arrived.
        _state.AppliedIndex = Index + 1;
        Assert.Null(await ReadAsync());
        _stateThere.AppliedIndex = Index + 1;
        Assert.Equal(User, await ReadAsync());
    }

    [Fact]
    public async Task What_is_forgotten_during_the_question_stays_forgotten()
    {
        _witness.Meanwhile = () => ((ITokenRegistry)_here).Forget(User);
        Assert.Null(await ReadAsync());
        _witness.Meanwhile = () => ((ITokenRegistry)_here).ForgetAll();
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task A_member_that_starts_takes_over_what_another_knows()
    {
        Assert.True(await _here.InheritAsync(request => Task.FromResult(_there.List(request))));
        ((ITokenRegistry)_there).ForgetAll();
        Assert.Equal(User, await ReadAsync());
        Assert.Equal(0, _witness.Asked);
    }

    [Fact]
    public async Task It_takes_over_nothing_from_one_that_is_behind_or_when_something_was_forgotten_meanwhile()
    {
        _state.AppliedIndex = Index + 1;
        Assert.False(await _here.InheritAsync(request => Task.FromResult(_there.List(request))));
        _state.AppliedIndex = Index;
        Assert.False(await _here.InheritAsync(request =>
        {
            ListTokensResponse answer = _there.List(request);
            ((ITokenRegistry)_here).Forget(User);
            return Task.FromResult(answer);
        }));
        ((ITokenRegistry)_there).ForgetAll();
        Assert.Null(await ReadAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("x.")]
    [InlineData("x.-1")]
    [InlineData(".7")]
    public async Task Nobody_is_asked_about_what_is_no_token(string token)
    {
        Assert.Null(await _here.ReadAsync(token, 1, TestContext.Current.CancellationToken));
        Assert.Equal(0, _witness.Asked);
    }

    [Fact]
    public async Task A_token_with_another_index_is_not_valid()
    {
        Assert.Null(await _here.ReadAsync(_token[..^1] + "6", 1, TestContext.Current.CancellationToken));
        Assert.Equal(1, _witness.Asked);
    }

    private async Task<string?> ReadAsync() => (await _here.ReadAsync(_token, 1, TestContext.Current.CancellationToken))?.User;

    private sealed class Witness(SimpleTokens there) : ITokenWitnesses
    {
        public int Asked { get; private set; }

        public Action Meanwhile { get; set; } = () => { };

        public Task<FindTokenResponse?> FindAsync(FindTokenRequest request, CancellationToken cancellation)
        {
            Asked++;
            FindTokenResponse answer = there.Answer(request);
            Meanwhile();
            return Task.FromResult(answer.User.Length > 0 ? answer : null);
        }
    }
}
