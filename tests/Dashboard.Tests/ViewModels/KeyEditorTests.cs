using System.Text;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class KeyEditorTests
{
    private static readonly byte[] Key = "/k"u8.ToArray();
    private readonly FakeStore _store = new();
    private readonly FakeKeyValueService _keys;
    private readonly KeyEditor _editor;

    public KeyEditorTests()
    {
        _keys = new FakeKeyValueService(_store);
        _editor = new KeyEditor(_keys);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string? Stored => _store.All().FirstOrDefault(kv => kv.Key.Span.SequenceEqual(Key))?.Value.ToStringUtf8();

    [Fact]
    public async Task A_draft_is_saved_over_the_revision_that_was_read()
    {
        await OpenAsync("old", "new");
        Assert.True(await _editor.SaveAsync(Key, Token));
        Assert.Equal("new", Stored);
        Assert.False(_editor.Editing);
        Assert.Equal(2, _editor.Current!.Version);
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_a_conflict_and_the_draft_is_kept()
    {
        await OpenAsync("old", "mine");
        _store.Put("/k", "theirs");
        Assert.False(await _editor.SaveAsync(Key, Token));
        Assert.Equal("theirs", Stored);
        Assert.Equal("theirs", _editor.Conflict!.Theirs!.Value.ToStringUtf8());
        Assert.Equal("mine", _editor.Draft);
        Assert.True(_editor.Editing);
    }

    [Fact]
    public async Task Overwriting_replaces_their_revision_and_no_later_one()
    {
        await OpenAsync("old", "mine");
        _store.Put("/k", "theirs");
        await _editor.SaveAsync(Key, Token);
        _keys.BeforeTxn = () => _store.Put("/k", "theirs again");
        Assert.False(await _editor.OverwriteAsync(Key, Token));
        Assert.Equal("theirs again", _editor.Conflict!.Theirs!.Value.ToStringUtf8());
        Assert.True(await _editor.OverwriteAsync(Key, Token));
        Assert.Equal("mine", Stored);
    }

    [Fact]
    public async Task Taking_theirs_gives_the_draft_up()
    {
        await OpenAsync("old", "mine");
        _store.Put("/k", "theirs");
        await _editor.SaveAsync(Key, Token);
        _editor.TakeTheirs();
        Assert.False(_editor.Editing);
        Assert.Equal("theirs", _editor.Current!.Value.ToStringUtf8());
        Assert.Equal("theirs", Stored);
    }

    [Fact]
    public async Task To_keep_editing_keeps_the_draft_and_saves_over_what_was_seen()
    {
        await OpenAsync("old", "mine");
        _store.Put("/k", "theirs");
        await _editor.SaveAsync(Key, Token);
        _editor.KeepEditing();
        Assert.Equal("mine", _editor.Draft);
        _editor.Draft = "merged";
        Assert.True(await _editor.SaveAsync(Key, Token));
        Assert.Equal("merged", Stored);
    }

    [Fact]
    public async Task A_key_deleted_meanwhile_can_be_put_back()
    {
        await OpenAsync("old", "mine");
        _store.Delete("/k");
        Assert.False(await _editor.SaveAsync(Key, Token));
        Assert.Null(_editor.Conflict!.Theirs);
        Assert.True(await _editor.OverwriteAsync(Key, Token));
        Assert.Equal("mine", Stored);
    }

    [Fact]
    public async Task A_lease_survives_an_edit()
    {
        _store.Put(Key, "old"u8.ToArray(), lease: 77);
        await _editor.LoadAsync(Key, Token);
        _editor.BeginEdit();
        _editor.Draft = "new";
        Assert.True(await _editor.SaveAsync(Key, Token));
        Assert.Equal(77, _editor.Current!.Lease);
    }

    [Fact]
    public async Task A_key_that_exists_is_not_created_again()
    {
        _store.Put("/k", "theirs");
        _editor.Draft = "mine";
        Assert.False(await _editor.CreateAsync(Key, Token));
        Assert.Equal("theirs", Stored);
        Assert.NotNull(_editor.Conflict!.Theirs);
    }

    [Fact]
    public async Task Only_the_revision_that_was_seen_is_deleted()
    {
        await OpenAsync("old", "");
        _editor.CancelEdit();
        _store.Put("/k", "newer");
        Assert.False(await _editor.DeleteAsync(Key, Token));
        Assert.Equal("newer", Stored);
        _editor.TakeTheirs();
        Assert.True(await _editor.DeleteAsync(Key, Token));
        Assert.Null(Stored);
    }

    [Fact]
    public async Task A_value_that_is_no_text_is_edited_in_hex()
    {
        byte[] value = [0, 1, 0xfe, 0xff];
        _store.Put(Key, value);
        await _editor.LoadAsync(Key, Token);
        _editor.BeginEdit();
        Assert.True(_editor.DraftIsHex);
        _editor.Draft += " 0";
        Assert.False(await _editor.SaveAsync(Key, Token));
        Assert.NotNull(_editor.DraftProblem);
        _editor.Draft += "7";
        Assert.True(await _editor.SaveAsync(Key, Token));
        Assert.Equal([.. value, 7], _editor.Current!.Value.ToByteArray());
    }

    [Fact]
    public async Task An_error_of_the_server_is_kept_with_the_draft()
    {
        await OpenAsync("old", "mine");
        _keys.Failure = EtcdErrors.NoSpace;
        Assert.False(await _editor.SaveAsync(Key, Token));
        Assert.Equal(EtcdErrors.NoSpace, _editor.Error);
        Assert.Equal("mine", _editor.Draft);
        Assert.True(_editor.Editing);
    }

    [Fact]
    public async Task A_reload_never_replaces_what_is_being_edited()
    {
        await OpenAsync("old", "mine");
        _store.Put("/k", "theirs");
        await _editor.LoadAsync(Key, Token);
        Assert.True(_editor.Outdated);
        Assert.Equal("old", Encoding.UTF8.GetString(_editor.Current!.Value.Span));
    }

    private async Task OpenAsync(string value, string draft)
    {
        _store.Put("/k", value);
        await _editor.LoadAsync(Key, Token);
        _editor.BeginEdit();
        _editor.Draft = draft;
    }
}
