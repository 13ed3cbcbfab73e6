using System.Text.RegularExpressions;
using WebEtcd.Dashboard.Assets;

namespace WebEtcd.Dashboard.Tests.Assets;

public sealed partial class AssetTests
{
    private readonly AssetStore _store = new();

    [Fact]
    public void The_framework_script_is_extracted_and_served_with_our_own_files()
    {
        Asset script = _store.All.Single(asset => asset.Path == "_framework/blazor.web.js");
        Assert.Contains("_blazor", System.Text.Encoding.UTF8.GetString(script.Content), StringComparison.Ordinal);
        Assert.StartsWith("/css/tokens.css?v=", _store.Link("css/tokens.css"), StringComparison.Ordinal);
        Assert.True(script.Brotli!.Length < script.Content.Length / 2);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new AssetStore("/nowhere/wwwroot"));
        Assert.Contains("/nowhere/wwwroot", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _store.Link("css/none.css"));
    }

    [Fact]
    public void Colours_are_said_in_the_token_sheet_alone()
    {
        foreach (Asset sheet in _store.All.Where(asset => asset.Path.EndsWith(".css", StringComparison.Ordinal) && !asset.Path.EndsWith("tokens.css", StringComparison.Ordinal)))
        {
            Assert.DoesNotMatch(HexColour(), System.Text.Encoding.UTF8.GetString(sheet.Content));
        }
    }

    [Fact]
    public void Every_name_that_a_sheet_uses_is_in_the_token_sheet()
    {
        string tokens = Text("css/tokens.css");
        foreach (Asset sheet in _store.All.Where(asset => asset.Path.EndsWith(".css", StringComparison.Ordinal)))
        {
            foreach (Match use in Use().Matches(System.Text.Encoding.UTF8.GetString(sheet.Content)))
            {
                Assert.True(tokens.Contains($"  {use.Groups[1].Value}:", StringComparison.Ordinal), $"{sheet.Path} uses {use.Groups[1].Value}, which no token has");
            }
        }
    }

    private string Text(string path) => System.Text.Encoding.UTF8.GetString(_store.All.Single(asset => asset.Path == path).Content);

    [GeneratedRegex(@":[^;{]*#[0-9a-fA-F]{3,8}\b")]
    private static partial Regex HexColour();

    [GeneratedRegex(@"var\((--[a-z0-9-]+)\)")]
    private static partial Regex Use();
}
