using Google.Protobuf;
using WebEtcd.Node.Background;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Background;

public sealed class DivergenceTests : IAsyncDisposable
{
    private readonly FakeLinks _links = new();
    private readonly HashKVResponse _own = new() { Hash = 7, HashRevision = 20, CompactRevision = 10 };
    private int _asked;

    public DivergenceTests()
    {
        _links.Add(2, isConnected: true, DateTimeOffset.UnixEpoch);
        _links.Add(3, isConnected: true, DateTimeOffset.UnixEpoch);
    }

    public ValueTask DisposeAsync() => _links.DisposeAsync();

    [Fact]
    public async Task Others_are_asked_for_the_same_revision()
    {
        _links.Answer = (member, method, request) =>
        {
            Assert.Equal((PeerMethod.HashKv, 20L), (method, HashKVRequest.Parser.ParseFrom(request.Span).Revision));
            return Hash(member == 2 ? 7u : 8u);
        };

        Assert.Equal([(2UL, 7u), (3UL, 8u)], await HashesAsync());
    }

    [Fact]
    public async Task One_with_another_compaction_or_without_an_answer_cannot_be_compared()
    {
        _links.Answer = (member, _, _) => member == 2 ? Hash(8, compacted: 11) : throw new EtcdException(EtcdErrors.TimeoutDueToConnectionLost);

        Assert.Empty(await HashesAsync());
    }

    [Fact]
    public async Task One_that_is_behind_is_asked_again()
    {
        _links.Answer = (member, _, _) => member == 2 && Interlocked.Increment(ref _asked) < 3 ? throw new EtcdException(EtcdErrors.FutureRevision) : Hash(7);

        Assert.Equal([(2UL, 7u), (3UL, 7u)], await HashesAsync());
    }

    [Fact]
    public void Those_that_differ_from_a_quorum_are_corrupt() =>
        Assert.Equal([3UL], DivergenceMonitor.Diverging(new Dictionary<ulong, uint> { [1] = 7, [2] = 7, [3] = 8 }, quorum: 2));

    [Fact]
    public void Without_a_quorum_that_agrees_the_whole_cluster_is() =>
        Assert.Equal([0UL], DivergenceMonitor.Diverging(new Dictionary<ulong, uint> { [1] = 7, [2] = 8 }, quorum: 2));

    private async Task<IEnumerable<(ulong Member, uint Hash)>> HashesAsync()
    {
        // The machine's own hash is given, so no reader is needed.
        IReadOnlyDictionary<ulong, uint> others = await new DivergenceCheck(null!, _links, TimeProvider.System).OthersAsync(_own, CancellationToken.None);
        return others.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value));
    }

    private static ReadOnlyMemory<byte> Hash(uint hash, long compacted = 10) =>
        new HashKVResponse { Hash = hash, HashRevision = 20, CompactRevision = compacted }.ToByteArray();
}
