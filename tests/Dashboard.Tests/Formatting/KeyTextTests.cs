using System.Text;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Tests.Formatting;

public sealed class KeyTextTests
{
    [Theory]
    [InlineData("/config/app", "/config/app")]
    [InlineData("Grüße ✓ 😀", "Grüße ✓ 😀")]
    [InlineData("a\\b", @"a\\b")]
    [InlineData("a\nb\tc\rd", @"a\nb\tc\rd")]
    [InlineData("nul\0", @"nul\x00")]
    [InlineData("abc\u202Ecba", @"abc\xe2\x80\xaecba")]
    public void Text_is_shown_as_it_is_and_the_rest_is_escaped(string key, string shown)
    {
        Assert.Equal(shown, KeyText.Format(Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void Every_key_comes_back_from_its_text()
    {
        Random random = new(20260301);
        for (int i = 0; i < 2000; i++)
        {
            byte[] key = new byte[random.Next(0, 24)];
            random.NextBytes(key);
            string text = KeyText.Format(key);
            byte[]? back = KeyText.TryParse(text, out string? problem);
            Assert.True(back is not null && key.AsSpan().SequenceEqual(back), $"seed 20260301, round {i}: {Convert.ToHexString(key)} became '{text}' ({problem})");
        }
    }

    [Theory]
    [InlineData(@"a\")]
    [InlineData(@"a\q")]
    [InlineData(@"a\x4")]
    [InlineData(@"a\xzz")]
    public void A_broken_escape_is_named_with_its_place(string text)
    {
        Assert.Null(KeyText.TryParse(text, out string? problem));
        Assert.Contains("position 2", problem, StringComparison.Ordinal);
    }
}
