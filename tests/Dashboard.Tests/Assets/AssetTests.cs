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
        Assert.StartsWith("/js/theme.js?v=", _store.Link("js/theme.js"), StringComparison.Ordinal);
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
    public void A_bundle_holds_its_parts_in_their_order_and_they_are_not_sent_apart()
    {
        string styles = System.Text.Encoding.UTF8.GetString(_store.All.Single(asset => asset.Path == "css/page.css").Content);
        int[] places = [.. AssetBundle.Styles.Parts.Select(part => styles.IndexOf(Text(part), StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Throws<InvalidOperationException>(() => _store.Link("css/tokens.css"));
    }

    [Fact]
    public void Every_style_and_script_is_sent_in_some_way()
    {
        HashSet<string> sent = [.. _store.All.Select(asset => asset.Path), .. AssetBundle.All.SelectMany(bundle => bundle.Parts)];
        Assert.All(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories), file => Assert.Contains(Path.GetRelativePath(Root, file), sent));
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => AssetBundle.Scripts.Join(new Dictionary<string, byte[]>()));
        Assert.Contains("js/drafts.js", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_said_in_the_token_sheet_alone()
    {
        foreach (string sheet in AssetBundle.Styles.Parts.Except(["css/tokens.css"]))
        {
            Assert.DoesNotMatch(HexColour(), Text(sheet));
        }
    }

    [Fact]
    public void Every_name_that_a_sheet_uses_is_in_the_token_sheet()
    {
        string tokens = Text("css/tokens.css");
        foreach (string sheet in AssetBundle.Styles.Parts)
        {
            foreach (Match use in Use().Matches(Text(sheet)))
            {
                Assert.True(tokens.Contains($"  {use.Groups[1].Value}:", StringComparison.Ordinal), $"{sheet} uses {use.Groups[1].Value}, which no token has");
            }
        }
    }

    private static string Root => Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    [GeneratedRegex(@":[^;{]*#[0-9a-fA-F]{3,8}\b")]
    private static partial Regex HexColour();

    [GeneratedRegex(@"var\((--[a-z0-9-]+)\)")]
    private static partial Regex Use();
}
