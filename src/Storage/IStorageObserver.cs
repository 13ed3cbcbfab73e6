namespace WebEtcd.Storage;

/// <summary>Hears what the storage does. Called on the storage's threads; must not block and must not throw.</summary>
public interface IStorageObserver
{
    /// <summary>The log goes on in a new segment file.</summary>
    void SegmentCut(int number);

    /// <summary>A segment file that was no longer needed became the spare one.</summary>
    void SegmentRecycled(int number);

    /// <summary>A checkpoint is durable.</summary>
    void CheckpointTaken(ulong appliedIndex, TimeSpan took);

    /// <summary>A sync of the log took longer than <see cref="StorageOptions.SlowSync"/>.</summary>
    void SlowSync(TimeSpan took);

    /// <summary>A sync of the log has ended.</summary>
    void Synced(TimeSpan took)
    {
    }

    /// <summary>A batch was handed to the log; its sync is told of by itself.</summary>
    void Written(TimeSpan took)
    {
    }

    /// <summary>The storage has failed and will acknowledge nothing any more: the node must stop. Called once.</summary>
    void Failed(Exception error);
}
