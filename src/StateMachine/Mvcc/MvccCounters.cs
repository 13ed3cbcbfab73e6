namespace WebEtcd.StateMachine.Mvcc;

/// <summary>What has been done to a store since the process started. Ranges are counted by any thread, the rest by the one that applies; read by any.</summary>
public sealed class MvccCounters
{
    private long _puts;
    private long _deletes;
    private long _ranges;
    private long _txns;
    private long _putBytes;

    public long Puts => Volatile.Read(ref _puts);

    /// <summary>Deletes asked for, whatever they found.</summary>
    public long Deletes => Volatile.Read(ref _deletes);

    public long Ranges => Volatile.Read(ref _ranges);

    /// <summary>Transactions of more than one operation.</summary>
    public long Txns => Volatile.Read(ref _txns);

    /// <summary>Bytes of keys and values that were put.</summary>
    public long PutBytes => Volatile.Read(ref _putBytes);

    internal void CountRange() => Interlocked.Increment(ref _ranges);

    internal void CountTransaction(int puts, int deletes, int ranges, long putBytes)
    {
        Volatile.Write(ref _puts, _puts + puts);
        Volatile.Write(ref _deletes, _deletes + deletes);
        Volatile.Write(ref _putBytes, _putBytes + putBytes);
        if (puts + deletes + ranges > 1)
        {
            Volatile.Write(ref _txns, _txns + 1);
        }
    }
}
