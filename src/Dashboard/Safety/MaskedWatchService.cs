using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>Watch streams whose events carry no masked value.</summary>
internal sealed class MaskedWatchService(IWatchService inner, Masks masks) : IWatchService
{
    public IWatchSession Open(CallContext context) => new MaskedWatchSession(inner.Open(context), masks);
}
