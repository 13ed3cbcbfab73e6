using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Knows users by token, and asks for one.</summary>
internal sealed class FakeCallers : ICallerService
{
    /// <summary>Names by token.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Who calls with no token that is known; null for nobody.</summary>
    public string? AnybodyIs { get; set; }

    public bool AsksForUsers { get; set; } = true;

    /// <summary>Everybody has the role root.</summary>
    public bool AllAreRoot { get; set; } = true;

    public async ValueTask<bool> IsRootAsync(CallContext context)
    {
        await NameAsync(context);
        return AllAreRoot;
    }

    public ValueTask<string> NameAsync(CallContext context) => context.Token is { } token && Names.TryGetValue(token, out string? name)
        ? ValueTask.FromResult(name)
        : ValueTask.FromResult(AnybodyIs ?? throw new EtcdException(EtcdErrors.InvalidAuthToken));
}
