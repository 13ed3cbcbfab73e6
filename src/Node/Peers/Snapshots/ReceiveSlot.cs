using WebEtcd.Node.Peers.Links;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>A member receives one snapshot at a time: the newest. One that arrives closes the connection of the one before, and waits until it has ended.</summary>
internal sealed class ReceiveSlot
{
    private readonly Lock _gate = new();
    private InboundConnection? _holder;

    public async Task TakeAsync(InboundConnection next)
    {
        while (true)
        {
            InboundConnection older;
            lock (_gate)
            {
                if (_holder is null || _holder.Ended.IsCompleted)
                {
                    _holder = next;
                    return;
                }

                older = _holder;
            }

            older.Abort("another snapshot arrives");
            await older.Ended;
        }
    }
}
