using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Services;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Services;

public sealed class LeaderCallsTests
{
    private static readonly LeaseKeepAliveRequest Renewal = new() { ID = 7 };

    [Fact]
    public async Task A_silent_leader_is_waited_for_until_another_leads()
    {
        using var asked = new SemaphoreSlim(0);
        using var silence = new ManualResetEventSlim();
        await using var links = new FakeLinks
        {
            Answer = (_, _, _) =>
            {
                asked.Release();
                silence.Wait();
                return default;
            },
        };
        var state = new ConsensusState { LeaderId = 2 };
        var calls = new LeaderCalls(links, state, new MonotonicClock(TimeProvider.System), self: 1);
        Task<LeaseKeepAliveResponse> call = calls.AskWhileItLeadsAsync(PeerMethod.LeaseKeepAlive, Renewal, LeaseKeepAliveResponse.Parser, CancellationToken.None).AsTask();
        await asked.WaitAsync().Soon();
        Assert.False(call.IsCompleted);

        state.LeaderId = 3;
        Assert.Equal(EtcdErrors.NotLeader, (await Assert.ThrowsAsync<EtcdException>(() => call.Soon())).Error);
        silence.Set();
    }

    [Fact]
    public async Task The_answer_of_the_leader_comes_back()
    {
        await using var links = new FakeLinks { Answer = (_, _, _) => new LeaseKeepAliveResponse { ID = 7, TTL = 5 }.ToByteArray() };
        var calls = new LeaderCalls(links, new ConsensusState { LeaderId = 2 }, new MonotonicClock(TimeProvider.System), self: 1);
        Assert.Equal(5, (await calls.AskWhileItLeadsAsync(PeerMethod.LeaseKeepAlive, Renewal, LeaseKeepAliveResponse.Parser, CancellationToken.None)).TTL);
    }
}
