namespace WebEtcd.Node.Api.Hubs;

/// <summary>Counts the open streams of one connection.</summary>
internal sealed class StreamSlots
{
    private int _taken;

    public static StreamSlots Of(IDictionary<object, object?> items, string name)
    {
        lock (items)
        {
            if (!items.TryGetValue(name, out object? slots))
            {
                items[name] = slots = new StreamSlots();
            }

            return (StreamSlots)slots!;
        }
    }

    /// <summary>Null when all are taken. Dispose the slot to give it back.</summary>
    public StreamSlot? TryTake(int bound)
    {
        if (Interlocked.Increment(ref _taken) <= bound)
        {
            return new StreamSlot(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    internal void GiveBack() => Interlocked.Decrement(ref _taken);
}
