using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Tests.Lease;

/// <summary>Queues of locks and elections, found by their keys.</summary>
public sealed class QueueListerTests
{
    private readonly TestMachine _machine = new();

    [Theory]
    [InlineData("job/694d8b0c1f2a4e11", 0x694d8b0c1f2a4e11, "job")]
    [InlineData("a/b/7", 7, "a/b")]
    [InlineData("/7", 7, "")]
    [InlineData("n/-8000000000000000", long.MinValue, "n")]
    [InlineData("n/-1", -1, "n")]
    [InlineData("job/07", 7, null)]
    [InlineData("job/7", 8, null)]
    [InlineData("job/1", -1, null)]
    [InlineData("job/A", 10, null)]
    [InlineData("job/", 7, null)]
    [InlineData("7", 7, null)]
    [InlineData("job/0", 0, null)]
    [InlineData("job/77777777777777777777777777777777777", 7, null)]
    public void A_key_of_a_queue_is_a_name_and_its_lease(string key, long lease, string? name)
    {
        bool found = QueueKey.TryName(Encoding.UTF8.GetBytes(key), lease, out ReadOnlySpan<byte> bytes);
        Assert.Equal(name, found ? Encoding.UTF8.GetString(bytes) : null);
    }

    [Fact]
    public void Places_are_in_the_order_in_which_they_came()
    {
        Enter("job", 0x30);
        Enter("job", 0x10);
        Enter("job", 0x20, "v");
        _machine.Put("job/30", "later", 0x30);
        KeyQueue queue = Assert.Single(List().Queues);
        Assert.Equal("job", Encoding.UTF8.GetString(queue.Name));
        Assert.Equal(["job/30", "job/10", "job/20"], Keys(queue));
        Assert.Equal([2, 3, 4], queue.Places.Select(place => place.CreateRevision));
        Assert.Equal([0x30, 0x10, 0x20], queue.Places.Select(place => place.Lease));
        Assert.Equal(["later", "", "v"], queue.Places.Select(place => Encoding.UTF8.GetString(place.Value)));
        Assert.Equal(3, queue.Count);
        Assert.True(queue.MayRelease);
    }

    [Fact]
    public void Names_come_and_go_with_their_keys()
    {
        Enter("b", 1);
        Enter("a/x", 2);
        Enter("a", 3);
        _machine.Put("plain", "v", 3);
        Assert.Equal("a,a/x,b", Names());
        _machine.Restart();
        Assert.Equal("a,a/x,b", Names());
        _machine.Delete("b/1");
        Assert.Equal("a,a/x", Names());
        _machine.Put("a/x/2", "no lease any more");
        Assert.Equal("a", Names());
        _machine.Do<LeaseRevokeResponse>(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 3 } });
        Assert.Equal("", Names());
        Enter("a", 4);
        _machine.Grant(5);
        _machine.Put("a/4", "of another lease", 5);
        Assert.Equal("", Names());
    }

    [Fact]
    public void What_is_no_candidate_stands_in_the_queue_too()
    {
        _machine.Put("job/config");
        Enter("job", 1);
        Enter("job/inner", 2);
        KeyQueue queue = List().Queues[0];
        Assert.Equal(["job/config", "job/1", "job/inner/2"], Keys(queue));
        Assert.Equal([false, true, false], queue.Places.Select(place => place.IsCandidate));
        Assert.False(queue.MayRelease);
    }

    [Fact]
    public void Pages_begin_where_the_one_before_ended()
    {
        for (int i = 0; i < 7; i++)
        {
            Enter($"n{i}", i + 1);
        }

        QueuePage first = List(limit: 3);
        Assert.Equal("n3", Encoding.UTF8.GetString(first.Next!));
        QueuePage second = List(from: first.Next, limit: 3);
        Assert.Equal("n3,n4,n5", Join(second));
        QueuePage last = List(from: second.Next, limit: 3);
        Assert.Equal("n6", Join(last));
        Assert.Null(last.Next);
        Assert.Equal("n2", Join(List(prefix: "n2")));
        Assert.Equal("", Join(List(prefix: "n2", from: "n3"u8.ToArray())));
        Assert.Equal("n5,n6", Join(List(from: "n4x"u8.ToArray())));
    }

    [Fact]
    public void More_names_than_are_read_at_once_are_all_found()
    {
        for (int i = 1; i <= 600; i++)
        {
            Enter($"n{i:d4}", i);
        }

        List<string> found = [];
        for (byte[]? from = []; from is not null;)
        {
            QueuePage page = List(from: from, limit: 100);
            found.AddRange(page.Queues.Select(queue => Encoding.UTF8.GetString(queue.Name)));
            from = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 600).Select(i => $"n{i:d4}"), found);
    }

    [Fact]
    public void Places_and_values_are_bounded()
    {
        Enter("job", 1, new string('x', 1000));
        Enter("job", 2);
        Enter("job", 3);
        KeyQueue queue = Assert.Single(List(places: 2).Queues);
        Assert.Equal((2, 3L), (queue.Places.Count, queue.Count));
        Assert.Equal((QueuePlace.ValueBytesShown, 1000L), (queue.Places[0].Value.Length, queue.Places[0].ValueBytes));
        Assert.Contains("limit is 0", Assert.Throws<EtcdException>(() => List(limit: 0)).Message, StringComparison.Ordinal);
        Assert.Contains("places is 101", Assert.Throws<EtcdException>(() => List(places: 101)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_with_too_many_keys_is_told_of_by_its_length()
    {
        Enter("job", 1);
        for (int i = 0; i < 5000; i++)
        {
            _machine.Put($"job/k{i}");
        }

        KeyQueue queue = Assert.Single(List().Queues);
        Assert.Empty(queue.Places);
        Assert.Equal(5001, queue.Count);
    }

    private void Enter(string name, long lease, string value = "")
    {
        _machine.Grant(lease);
        _machine.Put($"{name}/{QueueKey.Hex(lease)}", value, lease);
    }

    private QueuePage List(string prefix = "", byte[]? from = null, int limit = 100, int places = 10) =>
        _machine.Machine.ListQueues(new QueueQuery(Encoding.UTF8.GetBytes(prefix), from, limit, places), default);

    private string Names() => Join(List());

    private static string Join(QueuePage page) => string.Join(",", page.Queues.Select(queue => Encoding.UTF8.GetString(queue.Name)));

    private static IEnumerable<string> Keys(KeyQueue queue) => queue.Places.Select(place => Encoding.UTF8.GetString(place.Key));
}
