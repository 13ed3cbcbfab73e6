using System.Globalization;
using WebEtcd.Node.Observation;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>
/// Says that the store nears its quota, before the alarm stops writes: once when four fifths are taken, and again only after it has been clearly below.
/// Called after each batch, by the owner of the write side.
/// </summary>
internal sealed class QuotaWarning(EtcdStateMachine stateMachine, IEventSink events)
{
    private const double WarnsAt = 0.80;
    private const double ForgetsAt = 0.75;
    private bool _isWarned;

    public void Observe()
    {
        long quota = stateMachine.QuotaBytes;
        if (quota == 0)
        {
            return;
        }

        long used = stateMachine.QuotaUsedBytes;
        if (!_isWarned && used >= quota * WarnsAt)
        {
            _isWarned = true;
            events.Add(
                ClusterEventKind.QuotaNearlyFull,
                string.Create(CultureInfo.InvariantCulture, $"The store takes {used * 100 / quota} % of its quota: {used} of {quota} bytes. Writes stop when it is full: compact, delete, or raise --quota-backend-bytes"));
        }
        else if (_isWarned && used < quota * ForgetsAt)
        {
            _isWarned = false;
        }
    }
}
