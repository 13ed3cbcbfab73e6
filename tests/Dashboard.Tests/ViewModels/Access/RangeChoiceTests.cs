using Google.Protobuf;
using WebEtcd.Dashboard.ViewModels.Access;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.Tests.ViewModels.Access;

public sealed class RangeChoiceTests
{
    [Theory]
    [InlineData(RangeKind.Key, "/a", "", "/a", "")]
    [InlineData(RangeKind.Prefix, "/a/", "", "/a/", "/a0")]
    [InlineData(RangeKind.Prefix, "", "", "\0", "\0")]
    [InlineData(RangeKind.Range, "a", "c", "a", "c")]
    [InlineData(RangeKind.From, "m", "", "m", "\0")]
    public void A_choice_becomes_the_range_that_requests_have(RangeKind kind, string key, string end, string expectedKey, string expectedEnd)
    {
        (ByteString Key, ByteString End)? range = new RangeChoice(kind, key, end).TryRead(out string? problem);
        Assert.Null(problem);
        Assert.Equal((ByteString.CopyFromUtf8(expectedKey), ByteString.CopyFromUtf8(expectedEnd)), range);
    }

    [Theory]
    [InlineData(RangeKind.Key, "", "", "A key needs at least one character.")]
    [InlineData(RangeKind.Range, "a", "", "A range needs an end.")]
    [InlineData(RangeKind.Range, "b", "a", "must be behind its start")]
    [InlineData(RangeKind.Key, "\\q", "", "The escape at position 1")]
    public void What_means_no_keys_is_named(RangeKind kind, string key, string end, string expected)
    {
        Assert.Null(new RangeChoice(kind, key, end).TryRead(out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a", "", "the key", "/a")]
    [InlineData("/a/", "/a0", "every key with", "/a/")]
    [InlineData("\0", "\0", "every key", "")]
    [InlineData("m", "\0", "every key from", "m")]
    [InlineData("a", "q", "keys from", "a to before q")]
    public void A_permission_is_told_in_words(string key, string end, string words, string text) => Assert.Equal(
        (words, text), RangeChoice.Describe(new Permission { Key = ByteString.CopyFromUtf8(key), RangeEnd = ByteString.CopyFromUtf8(end) }));

    [Theory]
    [InlineData(null, null, null, null, null, "/ui/users")]
    [InlineData("roles", "app", null, null, null, "/ui/users?show=roles&name=app")]
    [InlineData("check", "alice", null, "range", "a", "/ui/users?show=check&name=alice&kind=range&key=a")]
    [InlineData(null, null, "1", null, null, "/ui/users?new=1")]
    public void The_address_holds_the_state(string? show, string? name, string? add, string? kind, string? key, string link) =>
        Assert.Equal(link, AccessAddress.Parse(show, name, add, kind, key, null).Link);
}
