using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class FolderListerTests
{
    private readonly TestMachine _machine = new();

    private FolderPage List(string prefix, string contains = "", byte[]? cursor = null, int limit = 100) => _machine.Machine.ListFolder(
        new FolderQuery(Encoding.UTF8.GetBytes(prefix), (byte)'/', Encoding.UTF8.GetBytes(contains), cursor, limit));

    private static string Show(FolderPage page) => string.Join(" ", page.Entries.Select(static entry =>
        $"{Encoding.UTF8.GetString(entry.Name)}:{entry.KeyCount}{(entry.CountIsLowerBound ? "+" : string.Empty)}"));

    private List<FolderEntry> ListAll(string prefix, string contains, int limit)
    {
        var all = new List<FolderEntry>();
        byte[]? cursor = null;
        do
        {
            FolderPage page = List(prefix, contains, cursor, limit);
            Assert.True(page.Entries.Count <= limit);
            all.AddRange(page.Entries);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    [Fact]
    public void A_page_shows_folders_and_keys_in_key_order_with_counts()
    {
        foreach (string key in new[] { "b", "a/1", "a/2", "a/sub/1", "a/sub/2", "c/x", "a0", "/root" })
        {
            _machine.Put(key);
        }

        FolderPage page = List(string.Empty);
        Assert.Equal("/:1 a/:4 a0:1 b:1 c/:1", Show(page));
        Assert.Null(page.NextCursor);
        Assert.Equal(9, page.Revision);
        Assert.Equal("a/1:1 a/2:1 a/sub/:2", Show(List("a/")));
        Assert.Equal("a/:4 a0:1", Show(List("a")));
        Assert.Empty(List("zzz").Entries);
    }

    [Fact]
    public void A_key_shows_its_revisions_and_version()
    {
        _machine.Put("a");
        _machine.Put("a");
        FolderEntry entry = List(string.Empty).Entries.Single();
        Assert.Equal((false, 3, 2, 2), (entry.IsFolder, entry.ModRevision, entry.CreateRevision, entry.Version));
    }

    [Fact]
    public void Deleted_keys_and_empty_folders_are_not_shown()
    {
        _machine.Put("a/1");
        _machine.Put("b/1");
        _machine.Put("b/2");
        _machine.Delete("a/1");
        _machine.Delete("b/2");
        Assert.Equal("b/:1", Show(List(string.Empty)));
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repetition()
    {
        for (int i = 0; i < 300; i++)
        {
            _machine.Put(i % 3 == 0 ? $"f{i:d3}/k" : $"k{i:d3}");
            _machine.Put($"f{i / 3 * 3:d3}/z{i:d3}");
        }

        string whole = Show(List(string.Empty, limit: 1000));
        foreach (int limit in new[] { 1, 7, 299, 300 })
        {
            List<FolderEntry> all = ListAll(string.Empty, string.Empty, limit);
            Assert.Equal(300, all.Count);
            Assert.Equal(whole, Show(new FolderPage(all, null, 0)));
        }
    }

    [Fact]
    public void A_folder_of_a_hundred_thousand_keys_is_counted_and_passed_over()
    {
        for (int i = 0; i < 100_000; i++)
        {
            _machine.Apply(TestMachine.Of(TestMachine.PutOf($"big/{i:d6}", string.Empty)));
        }

        _machine.Put("next");
        Assert.Equal("big/:100000 next:1", Show(List(string.Empty)));
        _machine.Delete("big/", "big0");
        Assert.Equal("next:1", Show(List(string.Empty)));
    }

    [Fact]
    public void A_filter_shows_keys_that_contain_it_and_folders_that_hold_such_keys()
    {
        foreach (string key in new[] { "a/1/match", "a/2", "b/none", "match", "c", "d/match", "d/match2" })
        {
            _machine.Put(key);
        }

        Assert.Equal("a/:1 d/:2 match:1", Show(List(string.Empty, "match")));
        Assert.Equal("a/1/:1", Show(List("a/", "match")));
        Assert.Equal("match:1", Show(new FolderPage([.. ListAll(string.Empty, "match", 1).Skip(2)], null, 0)));
    }

    [Fact]
    public void A_filter_looks_at_a_bounded_number_of_keys_for_a_page_and_goes_on_with_the_next()
    {
        for (int i = 0; i < (FolderLister.ScanBudget * 5) / 2; i++)
        {
            _machine.Apply(TestMachine.Of(TestMachine.PutOf($"dir/{i:d6}", string.Empty)));
        }

        _machine.Put("dir/zzz/needle");
        FolderPage first = List(string.Empty, "needle");
        Assert.Empty(first.Entries);
        Assert.NotNull(first.NextCursor);
        Assert.Equal("dir/:1", Show(new FolderPage(ListAll(string.Empty, "needle", 10), null, 0)));
        Assert.Equal("dir/zzz/:1", Show(new FolderPage(ListAll("dir/", "needle", 10), null, 0)));
        FolderEntry counted = List(string.Empty, "0").Entries.Single();
        Assert.True(counted.CountIsLowerBound && counted.KeyCount <= FolderLister.ScanBudget);
    }

    [Fact]
    public void The_tree_of_an_earlier_revision_is_as_it_was()
    {
        _machine.Put("a/1");
        _machine.Put("a/2");
        _machine.Put("k");
        _machine.Delete("a/1");
        _machine.Put("k");
        _machine.Put("b/1");
        Assert.Equal("a/:1 b/:1 k:1", Show(List(string.Empty)));
        Assert.Equal("a/:2 k:1", Show(ListAt(4, string.Empty)));
        Assert.Equal("a/1:1 a/2:1", Show(ListAt(4, "a/")));
        FolderEntry past = ListAt(5, string.Empty).Entries[1];
        Assert.Equal((4, 4, 1), (past.ModRevision, past.CreateRevision, past.Version));
        Assert.Equal("k:1", Show(ListAt(4, string.Empty, "k")));
    }

    [Fact]
    public void A_revision_that_is_gone_or_not_there_yet_is_refused()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Put("a");
        _machine.Compact(3);
        Assert.Equal("a:1", Show(ListAt(3, string.Empty)));
        Assert.Equal(EtcdErrors.Compacted, Assert.Throws<EtcdException>(() => ListAt(2, string.Empty)).Error);
        Assert.Equal(EtcdErrors.FutureRevision, Assert.Throws<EtcdException>(() => ListAt(5, string.Empty)).Error);
    }

    [Fact]
    public void Every_folder_of_an_earlier_revision_is_on_the_page_however_large_the_first_is()
    {
        for (int i = 0; i < FolderLister.ScanBudget * 2; i++)
        {
            _machine.Apply(TestMachine.Of(TestMachine.PutOf($"big/{i:d6}", string.Empty)));
        }

        _machine.Put("next/1");
        _machine.Put("other");
        long revision = _machine.Revision;
        _machine.Put("big/0");
        Assert.Equal("big/:101+ next/:1 other:1", Show(ListAt(revision, string.Empty)));
    }

    private FolderPage ListAt(long revision, string prefix, string contains = "") => _machine.Machine.ListFolder(
        new FolderQuery(Encoding.UTF8.GetBytes(prefix), (byte)'/', Encoding.UTF8.GetBytes(contains), null, 100) { Revision = revision });

    [Fact]
    public void Prefixes_at_the_end_of_all_keys_have_pages_too()
    {
        byte[] end = [0xFF, 0xFF];
        _machine.Apply(TestMachine.Of(new Shared.Protos.PutRequest { Key = Google.Protobuf.ByteString.CopyFrom([.. end, (byte)'/', 1]) }));
        FolderPage page = _machine.Machine.ListFolder(new FolderQuery(end, (byte)'/', default, null, 10));
        Assert.Equal([.. end, (byte)'/'], page.Entries.Single().Name);
        page = _machine.Machine.ListFolder(new FolderQuery(default, 0xFF, default, null, 10));
        Assert.Equal(1, page.Entries.Single().KeyCount);
        Assert.Null(page.NextCursor);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_limit_out_of_bounds_fails(int limit) =>
        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<EtcdException>(() => List(string.Empty, limit: limit)).Error.Code);

    [Fact]
    public void Random_folders_agree_with_a_plain_grouping()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var machine = new TestMachine();
            for (int i = 0; i < 300; i++)
            {
                string key = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{random.Next(6)}"));
                _ = random.Next(4) == 0 ? (object)machine.Delete(key) : machine.Put(key);
            }

            foreach (string prefix in new[] { string.Empty, "1", "2/", "3/4/", "5/5" })
            {
                string expected = string.Join(" ", machine.Range("\0", "\0").Kvs
                    .Select(static keyValue => keyValue.Key.ToStringUtf8())
                    .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                    .GroupBy(key => key.IndexOf('/', prefix.Length) is int at && at >= 0 ? key[..(at + 1)] : key)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal)
                    .Select(static group => $"{group.Key}:{group.Count()}"));
                FolderPage page = machine.Machine.ListFolder(new FolderQuery(Encoding.UTF8.GetBytes(prefix), (byte)'/', default, null, 1000));
                Assert.True(expected == Show(page), $"seed {seed}, prefix '{prefix}': expected {expected}, got {Show(page)}");
            }
        }
    }
}
