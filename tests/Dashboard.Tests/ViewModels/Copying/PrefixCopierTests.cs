using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Copying;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.ViewModels.Copying;

public sealed class PrefixCopierTests
{
    private readonly FakeStore _store = new();
    private readonly FakeKeyValueService _keys;
    private readonly PrefixCopier _copier;

    public PrefixCopierTests()
    {
        _keys = new FakeKeyValueService(_store);
        _copier = new PrefixCopier(_keys);
        foreach (string name in new[] { "a", "b", "c/d" })
        {
            _store.Put("/old/" + name, "value of " + name);
        }

        _store.Put("/older", "not below");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_tells_what_is_there()
    {
        _store.Put("/new/b", "mine");
        long revision = _store.Revision;
        await PlanAsync();
        Assert.Equal(["/new/a", "/new/b", "/new/c/d"], _copier.Plan!.Items.Select(item => KeyText.Format(item.To)));
        Assert.Equal((1, 2), (_copier.Plan.Existing, _copier.Plan.Wanted.Count()));
        Assert.Equal("/new/a".Length + "value of a".Length + "/new/c/d".Length + "value of c/d".Length, _copier.Plan.TotalBytes);
        Assert.Equal(revision, _store.Revision);
    }

    [Fact]
    public async Task A_refusal_names_the_prefix_that_may_not_be_read()
    {
        _keys.Failure = EtcdErrors.PermissionDenied;
        await PlanAsync();
        Assert.Null(_copier.Plan);
        Assert.Equal("etcdserver: permission denied: your roles do not let you read every key that starts with /old/.", _copier.Error);
    }

    [Fact]
    public async Task A_copy_keeps_the_sources_and_what_exists()
    {
        _store.Put("/new/b", "mine");
        await PlanAsync();
        await RunAsync();
        Assert.Equal(new CopyProgress(2, 0, 0), _copier.Progress);
        Assert.Equal(["/new/a=value of a", "/new/b=mine", "/new/c/d=value of c/d", "/old/a=value of a", "/old/b=value of b", "/old/c/d=value of c/d", "/older=not below"], All());
    }

    [Fact]
    public async Task A_rename_removes_the_sources_and_replaces_when_told_to()
    {
        _store.Put("/new/b", "mine");
        await PlanAsync(removes: true, overwrites: true);
        await RunAsync();
        Assert.Equal(["/new/a=value of a", "/new/b=value of b", "/new/c/d=value of c/d", "/older=not below"], All());
    }

    [Theory]
    [InlineData("/old/b")]
    [InlineData("/new/b")]
    public async Task A_key_that_somebody_writes_after_the_dry_run_is_left_alone(string written)
    {
        await PlanAsync(removes: true, overwrites: true);
        _store.Put(written, "theirs");
        await RunAsync();
        Assert.Equal(new CopyProgress(2, 1, 0), _copier.Progress);
        Assert.Contains(written + "=theirs", All());
        Assert.Contains("/new/a=value of a", All());
        Assert.Contains(All(), line => line.StartsWith("/old/b=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_between_reading_and_writing_is_not_lost()
    {
        await PlanAsync(removes: true);

        // The first transaction reads, the second would write.
        _keys.BeforeTxn = () => _keys.BeforeTxn = () => _store.Put("/old/b", "theirs");
        await RunAsync();
        Assert.Equal(new CopyProgress(2, 1, 0), _copier.Progress);
        Assert.Contains("/old/b=theirs", All());
    }

    [Fact]
    public async Task Many_keys_go_over_in_parts_and_each_part_is_told()
    {
        for (int i = 0; i < 500; i++)
        {
            _store.Put($"/old/n{i:D3}", "v");
        }

        await PlanAsync();
        List<int> left = [];
        await _copier.RunAsync(() => left.Add(_copier.Progress!.Left), TestContext.Current.CancellationToken);
        Assert.Equal(new CopyProgress(503, 0, 0), _copier.Progress);
        Assert.Equal(503, left[0]);
        Assert.True(left.Count > 10 && left.Zip(left.Skip(1)).All(pair => pair.First > pair.Second));
        Assert.Equal(503, All().Count(line => line.StartsWith("/new/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_that_is_stopped_tells_what_is_done()
    {
        for (int i = 0; i < 100; i++)
        {
            _store.Put($"/old/n{i:D3}", "v");
        }

        await PlanAsync();
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _copier.RunAsync(
            () =>
            {
                if (_copier.Progress!.Copied > 0)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        Assert.Equal(103, _copier.Progress!.Copied + _copier.Progress.Left);
        Assert.Equal(_copier.Progress.Copied, All().Count(line => line.StartsWith("/new/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "/new/", "Both prefixes")]
    [InlineData("/old/", "", "Both prefixes")]
    [InlineData("/old/", "/old/", "lies below the other")]
    [InlineData("/old/", "/old/copy/", "lies below the other")]
    [InlineData("/old/c/", "/old/", "lies below the other")]
    public async Task What_cannot_be_done_is_said(string from, string to, string why)
    {
        await _copier.PlanAsync(new CopyAddress(KeyText.Parse(from), KeyText.Parse(to), false, false, false), TestContext.Current.CancellationToken);
        Assert.Null(_copier.Plan);
        Assert.Contains(why, _copier.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_by_its_words()
    {
        await PlanAsync();
        _keys.Failure = EtcdErrors.PermissionDenied;
        await RunAsync();
        Assert.Equal(EtcdErrors.PermissionDenied.Message, _copier.Error);
        Assert.Equal(3, _copier.Progress!.Left);
    }

    private Task PlanAsync(bool removes = false, bool overwrites = false) =>
        _copier.PlanAsync(new CopyAddress("/old/"u8.ToArray(), "/new/"u8.ToArray(), removes, overwrites, false), TestContext.Current.CancellationToken);

    private Task RunAsync() => _copier.RunAsync(() => { }, TestContext.Current.CancellationToken);

    private List<string> All() => [.. _store.All().Select(kv => $"{kv.Key.ToStringUtf8()}={kv.Value.ToStringUtf8()}").Order(StringComparer.Ordinal)];
}
