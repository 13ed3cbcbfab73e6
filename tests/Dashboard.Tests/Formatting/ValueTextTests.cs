using System.Text;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Tests.Formatting;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("plain", "Text")]
    [InlineData(" {\"a\":1} ", "Json")]
    [InlineData("[1,2]", "Json")]
    [InlineData("42", "Text")]
    [InlineData("a\0b", "Hex")]
    [InlineData("", "Text")]
    public void A_value_is_shown_in_the_format_that_suits_it(string value, string format)
    {
        Assert.Equal(format, ValueText.Suggest(Encoding.UTF8.GetBytes(value)).ToString());
    }

    [Fact]
    public void Json_is_laid_out()
    {
        ValueText text = ValueText.Of("{\"name\":\"Zürich\",\"list\":[1]}"u8.ToArray(), ValueFormat.Json, 1000);
        Assert.Equal("{\n  \"name\": \"Zürich\",\n  \"list\": [\n    1\n  ]\n}", text.Shown);
        Assert.Null(text.Problem);
    }

    [Fact]
    public void What_is_not_json_is_shown_as_text_and_says_so()
    {
        ValueText text = ValueText.Of("{oops"u8.ToArray(), ValueFormat.Json, 1000);
        Assert.Equal("{oops", text.Shown);
        Assert.Contains("Not valid JSON", text.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_nested_deeper_than_the_parser_goes_is_shown_as_text()
    {
        byte[] deep = Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000));
        Assert.NotNull(ValueText.Of(deep, ValueFormat.Json, 100_000).Problem);
    }

    [Fact]
    public void Hex_shows_offset_bytes_and_letters()
    {
        ValueText text = ValueText.Of(new byte[] { 0x00, 0x41, 0xff }, ValueFormat.Hex, 1000);
        Assert.StartsWith("00000000  00 41 ff", text.Shown, StringComparison.Ordinal);
        Assert.EndsWith(".A.", text.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_cut_between_characters_and_the_rest_is_counted()
    {
        byte[] value = Encoding.UTF8.GetBytes("aaaü" + new string('b', 100));
        ValueText text = ValueText.Of(value, ValueFormat.Text, 4);
        Assert.Equal("aaa", text.Shown);
        Assert.Equal(value.Length - 3, text.OmittedBytes);
    }

    [Fact]
    public void Text_edited_as_hex_comes_back()
    {
        byte[] value = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 5))];
        Assert.Equal(value, HexBytes.TryParse(HexBytes.Format(value)));
        Assert.Null(HexBytes.TryParse("0g"));
        Assert.Null(HexBytes.TryParse("abc"));
    }
}
