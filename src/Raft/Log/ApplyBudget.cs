namespace WebEtcd.Raft;

/// <summary>Bounds the entries that were handed out for applying and are not yet reported as applied, in bytes of their encoded size.</summary>
internal sealed class ApplyBudget(ulong maxBytes)
{
    private ulong _outstanding;

    /// <summary>True while nothing more is handed out.</summary>
    public bool Paused { get; private set; }

    public ulong Remaining => maxBytes == EntrySize.NoLimit ? maxBytes : maxBytes - _outstanding;

    /// <param name="cutShort">True when more entries could have been handed out: the next one did not fit, so wait for what is outstanding.</param>
    public void Take(ulong bytes, bool cutShort)
    {
        _outstanding += bytes;
        Paused = _outstanding >= maxBytes || cutShort;
    }

    public void Release(ulong bytes)
    {
        _outstanding = _outstanding > bytes ? _outstanding - bytes : 0;
        Paused = _outstanding >= maxBytes;
    }
}
