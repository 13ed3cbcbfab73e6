using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.Node.Tests.Consensus;

public sealed class ProposalTrackerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_id_is_found_in_the_encoded_request_without_decoding_it()
    {
        ProposalTracker tracker = NewTracker();

        Proposal proposal = tracker.Register(Put("a", "b"), CancellationToken.None);

        Assert.Equal(proposal.Id, ProposalTracker.PeekId(proposal.Payload));
        Assert.Equal(proposal.Id, InternalRaftRequest.Parser.ParseFrom(proposal.Payload).ID);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x08, 0x80 })]
    [InlineData(new byte[] { 0x22, 0x01, 0x00 })]
    public void Bytes_without_an_id_have_the_id_0(byte[] payload) => Assert.Equal(0UL, ProposalTracker.PeekId(payload));

    [Fact]
    public void A_proposal_is_handed_out_once()
    {
        ProposalTracker tracker = NewTracker();
        Proposal proposal = tracker.Register(Put("a", "b"), CancellationToken.None);

        Assert.Same(proposal, tracker.Take(proposal.Id));
        Assert.Null(tracker.Take(proposal.Id));
    }

    [Fact]
    public void An_unknown_id_gives_nothing() => Assert.Null(NewTracker().Take(42));

    [Fact]
    public async Task A_wait_ends_with_a_timeout_when_its_deadline_has_passed()
    {
        ProposalTracker tracker = NewTracker();
        Proposal proposal = tracker.Register(Put("a", "b"), CancellationToken.None);
        tracker.Sweep();
        Assert.False(proposal.Completion.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(7));
        tracker.Sweep();

        ApplyResult result = await proposal.Completion;
        Assert.Equal(EtcdErrors.Timeout, result.Error);
        Assert.Null(tracker.Take(proposal.Id));
    }

    [Fact]
    public async Task A_wait_ends_when_the_client_is_gone()
    {
        ProposalTracker tracker = NewTracker();
        using var client = new CancellationTokenSource();
        Proposal proposal = tracker.Register(Put("a", "b"), client.Token);

        await client.CancelAsync();
        tracker.Sweep();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await proposal.Completion);
    }

    [Fact]
    public void A_request_above_the_limit_is_refused()
    {
        ProposalTracker tracker = NewTracker(maxRequestBytes: 100);

        EtcdException error = Assert.Throws<EtcdException>(() => tracker.Register(Put("a", new string('x', 200)), CancellationToken.None));

        Assert.Equal(EtcdErrors.RequestTooLarge, error.Error);
    }

    [Fact]
    public async Task Closing_ends_all_waits_and_refuses_new_ones()
    {
        ProposalTracker tracker = NewTracker();
        Proposal proposal = tracker.Register(Put("a", "b"), CancellationToken.None);

        tracker.Close(EtcdErrors.Stopped);

        Assert.Equal(EtcdErrors.Stopped, (await proposal.Completion).Error);
        Assert.Throws<EtcdException>(() => tracker.Register(Put("c", "d"), CancellationToken.None));
    }

    [Fact]
    public void The_bound_on_waiting_requests_answers_too_many_requests()
    {
        ProposalTracker tracker = NewTracker();
        EtcdException error = Assert.Throws<EtcdException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                tracker.Register(Put("a", "b"), CancellationToken.None);
            }
        });

        Assert.Equal(EtcdErrors.TooManyRequests, error.Error);
    }

    [Theory]
    [InlineData(true, "put")]
    [InlineData(false, "delete")]
    [InlineData(false, "revoke")]
    [InlineData(true, "grant")]
    public void Only_requests_of_bounded_cost_are_light(bool isLight, string kind)
    {
        InternalRaftRequest request = kind switch
        {
            "put" => Put("a", "b"),
            "delete" => new InternalRaftRequest { DeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8("a") } },
            "revoke" => new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 1 } },
            _ => new InternalRaftRequest { LeaseGrant = new LeaseGrantRequest { ID = 1, TTL = 5 } },
        };
        Proposal proposal = NewTracker().Register(request, CancellationToken.None);

        Assert.Equal(isLight, EntryCost.IsLight(proposal.Payload));
    }

    private static InternalRaftRequest Put(string key, string value) =>
        new() { Put = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) } };

    private ProposalTracker NewTracker(int maxRequestBytes = 1_572_864) =>
        new(0x1234, DateTimeOffset.UnixEpoch.AddYears(56), new MonotonicClock(_time), maxRequestBytes, timeoutMs: 7000);
}
