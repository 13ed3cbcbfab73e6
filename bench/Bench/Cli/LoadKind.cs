namespace WebEtcd.Bench.Cli;

/// <summary>What the clients of a load do.</summary>
internal enum LoadKind
{
    /// <summary>Writes of single keys.</summary>
    Put,

    /// <summary>Reads of single keys.</summary>
    Range,

    /// <summary>Reads of the whole key space.</summary>
    List,

    /// <summary>Compare, write, read back.</summary>
    Txn,

    /// <summary>Reads of single keys and transactions.</summary>
    Mixed,

    /// <summary>One writer; every client is a watcher of its key.</summary>
    Watch,

    /// <summary>Every client keeps a lease alive.</summary>
    Lease,
}
