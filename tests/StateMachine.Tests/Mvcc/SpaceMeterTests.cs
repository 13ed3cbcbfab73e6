using System.Globalization;
using System.Text;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class SpaceMeterTests
{
    private readonly TestMachine _machine = new();

    [Fact]
    public void Folders_and_keys_are_told_apart_and_history_counts_beside_the_present()
    {
        _machine.Put("/a/x");
        _machine.Put("/a/x");
        _machine.Put("/a/deep/er");
        _machine.Put("/b");
        _machine.Put("/gone/y");
        _machine.Delete("/gone/y");
        Assert.Equal("/a/ 2 keys 1 past, /b 1 keys 0 past, /gone/ 0 keys 2 past", Show("/"));
        Assert.Equal("/ 3 keys 3 past", Show(""));
        Assert.Equal("/a/deep/ 1 keys 0 past, /a/x 1 keys 1 past", Show("/a/"));
        Assert.Equal("", Show("/c/"));
    }

    [Fact]
    public void All_entries_together_are_what_the_store_has_in_use()
    {
        for (int i = 0; i < 500; i++)
        {
            _machine.Put($"/{i % 7}/{i % 40}");
        }

        _machine.Delete("/3/3");
        Assert.Equal(_machine.Machine.Kv.SizeInUseBytes, All("").Sum(static entry => entry.Bytes));
        _machine.Compact(400);
        _machine.CompactPhysically();
        Assert.Equal(_machine.Machine.Kv.SizeInUseBytes, All("").Sum(static entry => entry.Bytes));
    }

    [Fact]
    public void A_page_ends_and_the_next_goes_on_in_the_same_folder()
    {
        int keys = SpaceMeter.KeysOfPage + 1000;
        for (int i = 0; i < keys; i++)
        {
            _machine.Put("/many/" + i.ToString("d6", CultureInfo.InvariantCulture));
        }

        SpacePage first = _machine.Machine.MeasureSpace(new SpaceQuery("/"u8.ToArray(), (byte)'/', null));
        Assert.NotNull(first.NextCursor);
        Assert.InRange(first.Entries.Single().Keys, SpaceMeter.KeysOfPage, keys - 1);
        SpacePage second = _machine.Machine.MeasureSpace(new SpaceQuery("/"u8.ToArray(), (byte)'/', first.NextCursor));
        Assert.Null(second.NextCursor);
        Assert.Equal(keys, first.Entries.Single().Keys + second.Entries.Single().Keys);
        Assert.Equal(first.Entries.Single().Name, second.Entries.Single().Name);
    }

    private List<SpaceEntry> All(string prefix)
    {
        List<SpaceEntry> entries = [];
        byte[]? cursor = null;
        do
        {
            SpacePage page = _machine.Machine.MeasureSpace(new SpaceQuery(Encoding.UTF8.GetBytes(prefix), (byte)'/', cursor));
            entries.AddRange(page.Entries);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return entries;
    }

    private string Show(string prefix) =>
        string.Join(", ", All(prefix).Select(static entry => $"{Encoding.UTF8.GetString(entry.Name)} {entry.Keys} keys {entry.PastRevisions} past"));
}
