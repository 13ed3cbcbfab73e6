using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class RevisionListerTests
{
    private readonly TestMachine _machine = new();

    private KeyRevisionsPage List(string key, long before = 0, int limit = 100) =>
        _machine.Machine.ListRevisions(new KeyRevisionsQuery(Encoding.UTF8.GetBytes(key), before, limit));

    private string Show(string key, long before = 0, int limit = 100)
    {
        KeyRevisionsPage page = List(key, before, limit);
        return string.Join(' ', page.Changes.Select(static change => (change.IsDelete ? "-" : "+") + change.Revision)) + (page.NextBefore > 0 ? $" next {page.NextBefore}" : "");
    }

    [Fact]
    public void Puts_and_deletions_of_all_generations_are_listed_newest_first()
    {
        _machine.Put("a");
        _machine.Put("b");
        _machine.Put("a");
        _machine.Delete("a");
        _machine.Put("a");
        Assert.Equal("+6 -5 +4 +2", Show("a"));
        Assert.Equal("+3", Show("b"));
        Assert.Equal("", Show("c"));
        Assert.Equal((0, 6), (List("a").CompactRevision, List("a").Revision));
    }

    [Fact]
    public void Pages_follow_each_other_without_a_gap()
    {
        for (int i = 0; i < 5; i++)
        {
            _machine.Put("a");
        }

        Assert.Equal("+6 +5 next 5", Show("a", limit: 2));
        Assert.Equal("+4 +3 next 3", Show("a", before: 5, limit: 2));
        Assert.Equal("+2", Show("a", before: 3, limit: 2));
    }

    [Fact]
    public void Of_what_was_compacted_the_value_that_stood_is_left()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Put("b");
        _machine.Delete("b");
        _machine.Put("a");
        _machine.Put("b");
        _machine.Compact(5);
        Assert.Equal("+6 +3", Show("a"));
        Assert.Equal("+7 -5", Show("b"));
        Assert.Equal(5, List("a").CompactRevision);
        _machine.Compact(6);
        Assert.Equal("+6", Show("a"));
        Assert.Equal("+7", Show("b"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void A_page_has_bounds(int limit) => Assert.Throws<EtcdException>(() => List("a", limit: limit));
}
