using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>The context of calls that a page makes for its user.</summary>
internal static class DashboardCall
{
    public static CallContext With(string? token, CancellationToken cancellation) => new() { Token = token, Peer = "dashboard", AcceptsLocalState = true, Cancellation = cancellation };

    /// <summary>For a watch whose page looks at it a few times a second.</summary>
    public static CallContext Watching(string? token, CancellationToken cancellation) => new() { Token = token, Peer = "dashboard", ReadsInBursts = true, Cancellation = cancellation };
}
