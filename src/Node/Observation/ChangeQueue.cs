using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>What waits for one subscriber; when it is full the oldest changes go, and the reader is told how many events went with them.</summary>
internal sealed class ChangeQueue
{
    private const int MaxQueuedChanges = 16;

    private readonly Channel<ClusterChange> _changes;
    private long _skipped;

    public ChangeQueue()
    {
        _changes = Channel.CreateBounded<ClusterChange>(
            new BoundedChannelOptions(MaxQueuedChanges) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            dropped => Interlocked.Add(ref _skipped, dropped.Events.Count + dropped.Skipped));
    }

    public void Offer(ClusterChange change) => _changes.Writer.TryWrite(change);

    public void Complete() => _changes.Writer.TryComplete();

    public async IAsyncEnumerable<ClusterChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (ClusterChange change in _changes.Reader.ReadAllAsync(cancellation))
        {
            long skipped = Interlocked.Exchange(ref _skipped, 0);
            yield return skipped == 0 ? change : change with { Skipped = change.Skipped + skipped };
        }
    }
}
