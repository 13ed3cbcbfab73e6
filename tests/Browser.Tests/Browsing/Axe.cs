using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>
/// Looks at a page with axe. Its pages have no frames, so axe runs in the page itself, once it is there: several times as fast as merging partial results in a
/// page of their own, as axe's package for Playwright does.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript() + "\n;void 0;";

    // What is found is asked for alone: what was in order is many times as long.
    private const string Look = """
        async () => {
          if (document.querySelector("iframe, frame")) {
            throw new Error("this page has a frame, into which axe does not look");
          }
          const found = await axe.run(document, {
            runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
            resultTypes: ["violations"],
          });
          return JSON.stringify({
            passed: found.passes.length,
            violations: found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(" | ")}`),
          });
        }
        """;

    /// <summary>Fails when axe finds something on the page as it is.</summary>
    public static async Task AssertCleanAsync(this Window window, string what)
    {
        await window.SettleAsync();
        if (!await window.Page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await window.Page.EvaluateAsync(Script);
        }

        JsonElement found = JsonSerializer.Deserialize<JsonElement>(await window.Page.EvaluateAsync<string>(Look));
        string[] violations = [.. found.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()!)];
        Assert.True(violations.Length == 0, $"{what}:\n{string.Join('\n', violations)}");
        Assert.True(found.GetProperty("passed").GetInt32() > 10, $"{what}: axe looked at next to nothing");
    }

    /// <summary>As <see cref="AssertCleanAsync"/>, in the light and in the dark theme: the page follows the system.</summary>
    public static async Task AssertCleanInBothThemesAsync(this Window window, string what)
    {
        await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        string light = await GroundAsync(window);
        await window.AssertCleanAsync(what + ", light");
        await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.NotEqual(light, await GroundAsync(window));
        await window.AssertCleanAsync(what + ", dark");
    }

    private static Task<string> GroundAsync(Window window) => window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
