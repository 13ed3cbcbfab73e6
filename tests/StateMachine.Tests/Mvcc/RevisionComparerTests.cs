using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class RevisionComparerTests
{
    private readonly TestMachine _machine = new();

    [Fact]
    public void Keys_that_came_changed_and_went_are_told_apart_and_the_rest_is_left_out()
    {
        _machine.Put("a/changed");
        _machine.Put("a/gone");
        _machine.Put("a/same");
        _machine.Put("b/other");
        long before = _machine.Revision;
        _machine.Put("a/new");
        _machine.Put("a/changed");
        _machine.Delete("a/gone");
        _machine.Put("a/fleeting");
        _machine.Delete("a/fleeting");
        _machine.Put("b/other");
        Assert.Equal("~a/changed:2>7 -a/gone:3>0 +a/new:0>6", Show(Compare("a/", before)));
        Assert.Equal("~a/changed:7>2 +a/gone:0>3 -a/new:6>0", Show(Compare("a/", _machine.Revision, before)));
        Assert.Equal(4, Compare("", before).Changes.Count);
        Assert.Empty(Compare("", before, before).Changes);
        Assert.Equal((before, _machine.Revision), (Compare("", before).From, Compare("", before).To));
    }

    [Fact]
    public void Pages_follow_each_other_and_look_at_a_bounded_number_of_keys()
    {
        const int Keys = RevisionComparer.ScanBudget + 500;
        for (int i = 0; i < Keys; i++)
        {
            _machine.Apply(TestMachine.Of(TestMachine.PutOf($"k{i:d6}", string.Empty)));
        }

        long before = _machine.Revision;
        _machine.Put("k000001");
        _machine.Put("k000002");
        _machine.Put($"k{Keys - 1:d6}");
        RevisionDiffPage first = Compare("", before, limit: 1);
        Assert.Equal("k000001", Encoding.UTF8.GetString(first.Changes.Single().Key));
        RevisionDiffPage second = Compare("", before, cursor: first.NextCursor);
        Assert.Equal("k000002", Encoding.UTF8.GetString(second.Changes.Single().Key));
        Assert.NotNull(second.NextCursor);
        RevisionDiffPage last = Compare("", before, cursor: second.NextCursor);
        Assert.Equal($"k{Keys - 1:d6}", Encoding.UTF8.GetString(last.Changes.Single().Key));
        Assert.Null(last.NextCursor);
    }

    [Fact]
    public void What_is_compacted_or_still_to_come_is_refused()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Put("b");
        _machine.Compact(3);
        Assert.Equal("+b:0>4", Show(Compare("", 3)));
        Assert.Equal(EtcdErrors.Compacted, Assert.Throws<EtcdException>(() => Compare("", 2)).Error);
        Assert.Equal(EtcdErrors.FutureRevision, Assert.Throws<EtcdException>(() => Compare("", 3, 9)).Error);
        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<EtcdException>(() => Compare("", 3, limit: 0)).Error.Code);
    }

    private RevisionDiffPage Compare(string prefix, long from, long to = 0, byte[]? cursor = null, int limit = 100) =>
        _machine.Machine.CompareRevisions(new RevisionDiffQuery(Encoding.UTF8.GetBytes(prefix), from, to, cursor, limit));

    private static string Show(RevisionDiffPage page) => string.Join(' ', page.Changes.Select(static change =>
        $"{(change.Kind == KeyChangeKind.Added ? '+' : change.Kind == KeyChangeKind.Removed ? '-' : '~')}{Encoding.UTF8.GetString(change.Key)}:{change.FromRevision}>{change.ToRevision}"));
}
