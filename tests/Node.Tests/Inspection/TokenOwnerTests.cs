using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Tests.Consensus;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Tests.Inspection;

public sealed class TokenOwnerTests
{
    [Fact]
    public async Task To_look_at_a_token_does_not_make_it_live_longer()
    {
        var time = new ManualTime();
        var tokens = new SimpleTokens(new ConsensusState { AppliedIndex = 5 }, new MonotonicClock(time), TimeSpan.FromSeconds(10), 0);
        TokenDraft draft = tokens.Begin();
        ((ITokenRegistry)tokens).Assign("alice", draft.Fingerprint, 5);
        string token = tokens.Finish(draft, "5", "alice", 1);
        Assert.Equal("alice", (await tokens.ReadAsync(token, 1, CancellationToken.None))?.User);
        for (int second = 0; second < 10; second++)
        {
            Assert.Equal("alice", tokens.OwnerOf(token));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(tokens.OwnerOf(token));
        Assert.Null(tokens.OwnerOf("made.up"));
        Assert.Null(tokens.OwnerOf("nothing"));
    }
}
