using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels;

namespace WebEtcd.Dashboard.Tests.ViewModels;

/// <summary>A draft that was begun on another node.</summary>
public sealed class DraftTests
{
    private static readonly byte[] Key = "k"u8.ToArray();
    private readonly FakeStore _store = new();
    private readonly KeyEditor _editor;

    public DraftTests()
    {
        _editor = new KeyEditor(new FakeKeyValueService(_store));
        _store.Put("k", "old");
    }

    [Fact]
    public async Task It_is_saved_over_what_it_was_based_on()
    {
        _editor.ResumeEdit("mine", 2, isHex: false);
        await _editor.LoadAsync(Key, default);
        Assert.False(_editor.Outdated);
        Assert.True(await _editor.SaveAsync(Key, default));
        Assert.Equal("mine", _editor.Current!.Value.ToStringUtf8());
    }

    [Fact]
    public async Task It_is_not_saved_over_anything_newer()
    {
        _store.Put("k", "theirs");
        await _editor.LoadAsync(Key, default);
        _editor.ResumeEdit("mine", 2, isHex: false);
        Assert.True(_editor.Outdated);
        Assert.False(await _editor.SaveAsync(Key, default));
        Assert.Equal("theirs", _editor.Conflict!.Theirs!.Value.ToStringUtf8());
        Assert.Equal("mine", _editor.Draft);
    }

    [Fact]
    public async Task Giving_it_up_shows_the_key()
    {
        _editor.ResumeEdit("mine", 2, isHex: false);
        await _editor.LoadAsync(Key, default);
        _editor.CancelEdit();
        Assert.Equal("old", _editor.Current!.Value.ToStringUtf8());
    }

    [Fact]
    public async Task One_in_hex_stays_in_hex()
    {
        _editor.ResumeEdit("ff 00", 2, isHex: true);
        await _editor.LoadAsync(Key, default);
        Assert.True(await _editor.SaveAsync(Key, default));
        Assert.Equal([0xff, 0x00], _editor.Current!.Value.ToByteArray());
    }

    [Theory]
    [InlineData("17 text", true, 17, false)]
    [InlineData("0 hex", true, 0, true)]
    [InlineData("", false, 0, false)]
    [InlineData("x hex", false, 0, false)]
    public void What_is_noted_with_it_is_read_back(string text, bool known, long revision, bool hex)
    {
        Assert.Equal(known, DraftOrigin.TryParse(text, out DraftOrigin origin));
        if (known)
        {
            Assert.Equal(new DraftOrigin(revision, hex), origin);
            Assert.Equal(text, origin.ToString());
        }
    }
}
