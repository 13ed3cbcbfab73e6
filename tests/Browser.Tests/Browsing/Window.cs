using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>
/// A window, or a tab of one, that remembers what its console complained about: a page that works has nothing to complain. <see cref="QuietConsoleAttribute"/> fails
/// every test whose windows complained of something that the test has not named with <see cref="Expect"/>.
/// </summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<Window>> OfTests = [];

    // A page that still reads says so in a line that ends with three dots.
    private const string IsSettled = "() => ![...document.querySelectorAll('main [role=status]')].some(line => line.textContent.trim().endsWith('…'))";

    private readonly IBrowserContext _context;
    private readonly Window? _parent;
    private readonly List<string> _complaints = [];
    private readonly List<string> _expected = [];

    private Window(IBrowserContext context, IPage page, Window? parent)
    {
        _context = context;
        _parent = parent;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complain($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => Complain(error);
        OfTests.GetOrAdd(TestContext.Current.Test?.UniqueID ?? "", _ => []).Add(this);
    }

    public IPage Page { get; }

    public static async Task<Window> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync(), null);

    /// <summary>Takes the windows of a test out of the books.</summary>
    internal static IReadOnlyCollection<Window> Forget(string testId) => OfTests.TryRemove(testId, out ConcurrentBag<Window>? windows) ? windows : [];

    /// <summary>Another tab of this window, which expects what this one does.</summary>
    public async Task<Window> OpenTabAsync()
    {
        Window tab = new(_context, await _context.NewPageAsync(), this);
        tab.Expect([.. _expected]);
        return tab;
    }

    /// <summary>Opens an address and waits until the page is live.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("html[data-live]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await Page.Locator("main h1").WaitForAsync();
    }

    /// <summary>Waits until the page has read what it reads.</summary>
    public Task SettleAsync() => Page.WaitForFunctionAsync(IsSettled);

    /// <summary>Names what the browser itself will report, by a part of its words: an answer of 404, a node that is killed.</summary>
    public void Expect(params string[] parts)
    {
        lock (_complaints)
        {
            _expected.AddRange(parts);
        }
    }

    /// <summary>What the console complained about, expected or not.</summary>
    public IReadOnlyList<string> Complaints()
    {
        lock (_complaints)
        {
            return [.. _complaints];
        }
    }

    /// <summary>What the console complained about without having been expected to.</summary>
    public IReadOnlyList<string> Surprises()
    {
        lock (_complaints)
        {
            return [.. _complaints.Where(complaint => !_expected.Exists(complaint.Contains) || Array.Exists(Browsing.Complaints.Never, complaint.Contains))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_parent is null)
        {
            await _context.DisposeAsync();
        }
        else
        {
            await Page.CloseAsync();
        }
    }

    private void Complain(string text)
    {
        lock (_complaints)
        {
            _complaints.Add(text);
        }
    }
}
