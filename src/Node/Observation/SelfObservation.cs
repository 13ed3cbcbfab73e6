using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>This node's view of itself for all who ask, sampled no more often than they need. Any thread.</summary>
/// <param name="sample">Makes a view; called by one thread at a time.</param>
internal sealed class SelfObservation(Func<MemberView> sample, TimeProvider time)
{
    private readonly object _gate = new();
    private MemberView? _view;
    private long _sampledAt;

    /// <summary>A view that is at most so old.</summary>
    public MemberView View(TimeSpan oldest)
    {
        lock (_gate)
        {
            if (_view is null || time.GetElapsedTime(_sampledAt) > oldest)
            {
                _sampledAt = time.GetTimestamp();
                _view = sample();
            }

            return _view;
        }
    }
}
