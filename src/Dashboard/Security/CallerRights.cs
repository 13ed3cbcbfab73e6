using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Security;

/// <summary>What pages ask of the one who decides who calls; there is none where nobody is asked for a name.</summary>
internal static class CallerRights
{
    /// <summary>Whether the caller may do what root alone may; true while nobody is asked for.</summary>
    /// <exception cref="Shared.Errors.EtcdException">Nobody calls, or one that is no user.</exception>
    public static async ValueTask<bool> MayActAsRootAsync(this ICallerService? callers, CallContext call) =>
        callers is not { AsksForUsers: true } || await callers.IsRootAsync(call);
}
