using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class AddressTests
{
    [Fact]
    public void The_keys_page_keeps_all_its_state_in_the_address()
    {
        KeysAddress address = new("/a b/"u8.ToArray(), "x&y"u8.ToArray(), "AQI", [0x2f, 0xff, 0x3d], ValueFormat.Hex, false);
        KeysAddress back = ParseKeys(address.Link);
        Assert.Equal(address.Link, back.Link);
        Assert.Equal(address.Prefix, back.Prefix);
        Assert.Equal(address.Contains, back.Contains);
        Assert.Equal(address.Key, back.Key);
        Assert.Equal(address.Cursor, back.Cursor);
        Assert.Equal(ValueFormat.Hex, back.Format);
    }

    [Fact]
    public void The_trail_leads_from_the_root_to_the_open_folder()
    {
        KeysAddress address = new("/a/b/"u8.ToArray(), [], null, null, null, false);
        Assert.Equal(["All keys", "/", "a/", "b/"], address.Trail().Select(step => step.Name));
        Assert.Equal("/a/"u8.ToArray(), address.Trail()[2].Prefix);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("/pods/", "/pods0")]
    public void A_prefix_ends_at_the_next_key(string prefix, string end) =>
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(end), KeyRange.EndOfPrefix(System.Text.Encoding.UTF8.GetBytes(prefix)));

    [Fact]
    public void A_prefix_of_highest_bytes_has_no_end()
    {
        Assert.Equal([0x62], KeyRange.EndOfPrefix([0x61, 0xff, 0xff]));
        Assert.Equal([0x00], KeyRange.EndOfPrefix([0xff, 0xff]));
    }

    [Fact]
    public void The_watch_page_keeps_all_its_state_in_the_address()
    {
        WatchAddress address = new(WatchScope.Range, "/a", "/b", 7, true, false, true, ValueFormat.Json, true);
        Dictionary<string, string?> query = Query(address.Link);
        WatchAddress back = WatchAddress.Parse(
            query.GetValueOrDefault("scope"), query.GetValueOrDefault("key"), query.GetValueOrDefault("end"), query.GetValueOrDefault("from"),
            query.GetValueOrDefault("only"), query.GetValueOrDefault("prev"), query.GetValueOrDefault("as"), query.GetValueOrDefault("run"));
        Assert.Equal(address, back);
    }

    [Fact]
    public void A_watch_asks_for_what_its_address_says()
    {
        WatchCreateRequest request = new WatchAddress(WatchScope.Prefix, "/a/", "", 7, true, false, true, null, true).ToRequest();
        Assert.Equal(ByteString.CopyFromUtf8("/a/"), request.Key);
        Assert.Equal(ByteString.CopyFromUtf8("/a0"), request.RangeEnd);
        Assert.Equal(7, request.StartRevision);
        Assert.True(request.PrevKv);
        Assert.Equal([WatchCreateRequest.Types.FilterType.Nodelete], request.Filters);

        WatchCreateRequest all = new WatchAddress(WatchScope.All, "", "", 0, true, true, false, null, true).ToRequest();
        Assert.Equal(ByteString.CopyFrom(0), all.Key);
        Assert.Equal(ByteString.CopyFrom(0), all.RangeEnd);
    }

    [Fact]
    public void A_watch_that_cannot_be_says_what_is_missing()
    {
        WatchAddress all = new(WatchScope.All, "", "", 0, true, true, false, null, true);
        Assert.Null(all.Problem());
        Assert.Contains("Type a key", (all with { Scope = WatchScope.Key }).Problem(), StringComparison.Ordinal);
        Assert.Contains("ends the range", (all with { Scope = WatchScope.Range, Key = "a" }).Problem(), StringComparison.Ordinal);
        Assert.Contains("escape", (all with { Scope = WatchScope.Prefix, Key = @"\q" }).Problem(), StringComparison.Ordinal);
    }

    private static KeysAddress ParseKeys(string link)
    {
        Dictionary<string, string?> query = Query(link);
        return KeysAddress.Parse(
            query.GetValueOrDefault("prefix"), query.GetValueOrDefault("contains"), query.GetValueOrDefault("from"), query.GetValueOrDefault("key"),
            query.GetValueOrDefault("as"), query.GetValueOrDefault("new"));
    }

    private static Dictionary<string, string?> Query(string link) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(link[link.IndexOf('?', StringComparison.Ordinal)..]).ToDictionary(item => item.Key, item => (string?)item.Value.ToString());
}
