using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

[Collection(BrowserCollection.Name)]
public sealed class WatchJourneyTests(ChromiumFixture chromium)
{
    private const int PutsMeasured = 11;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _folder = $"/watched-{Guid.NewGuid():N}/";

    [Fact]
    public async Task Changes_appear_as_they_happen()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/watch");
        await page.Locator("input[name=key]").FillAsync(_folder);
        await page.GetByRole(AriaRole.Button, new() { Name = "Watch" }).ClickAsync();
        await Assertions.Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await node.PutAsync(_folder + "a", "one");
        await node.PutAsync(_folder + "a", "two");
        await node.DeleteAsync(_folder + "a");
        await Assertions.Expect(page.Locator("tbody .tag")).ToHaveTextAsync(["delete", "put", "create"]);
        await Assertions.Expect(page.Locator("tbody tr").Nth(1)).ToContainTextAsync("two");
    }

    // Ends as soon as the event stands in the table: pages are not asked over and over, since how long that takes is what is wanted.
    private const string WaitForKey = """
        key => {
            window.seen = new Promise(resolve => {
                const look = () => {
                    if ([...document.querySelectorAll('.table__key')].some(cell => cell.textContent.trim() === key)) {
                        observer.disconnect();
                        resolve(Date.now());
                    }
                };
                const observer = new MutationObserver(look);
                observer.observe(document.body, { childList: true, subtree: true, characterData: true });
                look();
            });
        }
        """;

    [Fact]
    public async Task A_put_by_another_client_appears_on_the_page_that_watches()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync($"/ui/watch?scope=prefix&key={_folder}&run=1");
        await Assertions.Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        List<double> asked = [];
        List<double> acknowledged = [];
        for (int i = 0; i < PutsMeasured; i++)
        {
            string key = $"{_folder}put-{i}";
            await page.EvaluateAsync(WaitForKey, key);
            long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await OtherClient.PutAsync(node, key, "v" + i);
            long after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            double seen = await page.EvaluateAsync<double>("window.seen").WaitAsync(Deadline, TestContext.Current.CancellationToken);
            Assert.True(seen >= before, $"{key} was shown before it was put");
            asked.Add(seen - before);
            acknowledged.Add(seen - after);
        }

        asked.Sort();
        acknowledged.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{PutsMeasured} puts by {OtherClient.Name}, shown after (ms, median and most): since asked {asked[PutsMeasured / 2]} and {asked[^1]}, since acknowledged {acknowledged[PutsMeasured / 2]} and {acknowledged[^1]}");
    }

    [Fact]
    public async Task A_pause_holds_the_view_and_going_on_catches_up()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync($"/ui/watch?scope=prefix&key={_folder}&run=1");
        await Assertions.Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.Locator(".live")).ToHaveTextAsync("Paused");
        await node.PutAsync(_folder + "a", "one");
        await Assertions.Expect(page.GetByText("1 waiting")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_flood_is_bounded_and_says_what_it_left_out()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync($"/ui/watch?scope=prefix&key={_folder}&run=1");
        await Assertions.Expect(window.Page.Locator(".live")).ToHaveTextAsync("Live");
        for (int i = 0; i < 530; i++)
        {
            await node.PutAsync(_folder + "k", "v" + i);
        }

        await Assertions.Expect(window.Page.GetByText("30 skipped")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(500);
        await Assertions.Expect(window.Page.Locator("tbody tr").First).ToContainTextAsync("v529");
    }
}
