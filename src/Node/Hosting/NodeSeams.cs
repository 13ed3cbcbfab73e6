using WebEtcd.Node.Peers;
using WebEtcd.Storage;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Hosting;

/// <summary>Where a node touches the world. The real thing in a server; a simulation puts its own in these places.</summary>
/// <param name="Disk">Where the data directory lies.</param>
/// <param name="Time">Every clock of the node.</param>
/// <param name="Transport">Makes the way to other members, closed until it is started.</param>
internal sealed record NodeSeams(IDisk Disk, TimeProvider Time, Func<NodeIdentity, IPeerHandler, IPeerTransport> Transport)
{
    /// <summary>Sizes of files and caches; null for what the options say.</summary>
    public Storage.StorageOptions? Storage { get; init; }

    /// <summary>Source of all chance, for elections and ids; null for an unpredictable one.</summary>
    public Random? Random { get; init; }

    /// <summary>Whatever the node does, it does on the thread that steps its raft loop.</summary>
    public bool IsSingleThreaded { get; init; }
}
