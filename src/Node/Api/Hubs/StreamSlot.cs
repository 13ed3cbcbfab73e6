namespace WebEtcd.Node.Api.Hubs;

/// <summary>One of the streams that a connection may have.</summary>
internal sealed class StreamSlot(StreamSlots slots) : IDisposable
{
    private int _disposed;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            slots.GiveBack();
        }
    }
}
