using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Upkeep;

/// <summary>Upkeep of the member that serves the page, and compaction, which concerns all.</summary>
internal sealed class StorageChange(IKeyValueService keys, IMaintenanceService upkeep, string? token = null)
{
    /// <summary>Why the last call failed, in the words of the service.</summary>
    public EtcdError? Error { get; private set; }

    /// <summary>The last hash of this member; null before it was asked for, and when that failed.</summary>
    public HashKVResponse? Hash { get; private set; }

    public Task<bool> CompactAsync(long revision, CancellationToken cancellation) =>
        TryAsync(async () => await keys.CompactAsync(new CompactionRequest { Revision = revision, Physical = true }, DashboardCall.With(token, cancellation)));

    public Task<bool> DefragmentAsync(CancellationToken cancellation) =>
        TryAsync(async () => await upkeep.DefragmentAsync(new DefragmentRequest(), DashboardCall.With(token, cancellation)));

    public Task<bool> HashAsync(long revision, CancellationToken cancellation) => TryAsync(async () =>
    {
        Hash = null;
        Hash = await upkeep.HashKvAsync(new HashKVRequest { Revision = revision }, DashboardCall.With(token, cancellation));
    });

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            Error = null;
            await call();
            return true;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return false;
        }
    }
}
