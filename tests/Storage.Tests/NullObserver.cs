namespace WebEtcd.Storage.Tests;

internal sealed class NullObserver : IStorageObserver
{
    public Exception? Error { get; private set; }

    public int Checkpoints { get; private set; }

    public List<int> Cut { get; } = [];

    public void SegmentCut(int number) => Cut.Add(number);

    public void SegmentRecycled(int number)
    {
    }

    public void CheckpointTaken(ulong appliedIndex, TimeSpan took) => Checkpoints++;

    public void SlowSync(TimeSpan took)
    {
    }

    public void Failed(Exception error) => Error = error;
}
