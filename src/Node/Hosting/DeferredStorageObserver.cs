using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>Storage reports from its first moment, before the member's id, which the reports carry, has been read from it.</summary>
internal sealed class DeferredStorageObserver(Action<Exception> onFailure, NodeMeters meters) : IStorageObserver
{
    /// <summary>Set once the identity is known; what happens before is not reported.</summary>
    public IStorageObserver? Target { get; set; }

    public void SegmentCut(int number) => Target?.SegmentCut(number);

    public void SegmentRecycled(int number) => Target?.SegmentRecycled(number);

    public void CheckpointTaken(ulong appliedIndex, TimeSpan took)
    {
        meters.Checkpoint.Record(took);
        Target?.CheckpointTaken(appliedIndex, took);
    }

    public void Synced(TimeSpan took) => meters.WalSync.Record(took);

    public void Written(TimeSpan took) => meters.WalWrite.Record(took);

    public void SlowSync(TimeSpan took) => Target?.SlowSync(took);

    /// <summary>A disk that has failed stops the node, whoever noticed it.</summary>
    public void Failed(Exception error)
    {
        Target?.Failed(error);
        onFailure(error);
    }
}
