using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Knows users by token, and asks for one.</summary>
internal sealed class FakeCallers : ICallerService
{
    /// <summary>Names by token.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    public bool AsksForUsers { get; set; } = true;

    public ValueTask<string> NameAsync(CallContext context) => context.Token is { } token && Names.TryGetValue(token, out string? name)
        ? ValueTask.FromResult(name)
        : throw new EtcdException(EtcdErrors.InvalidAuthToken);
}
