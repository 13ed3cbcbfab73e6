using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>A renewal of a lease by a member that takes itself for the leader: answered when a quorum has confirmed that it is.</summary>
internal sealed class KeepAlive(SimulatedWorld world, long lease, long askedUs, Action onEnd) : IPending
{
    private MemberLife? _life;
    private Task _confirmed = Task.CompletedTask;
    private bool _isOver;

    public void Arrive(MemberLife life)
    {
        _life = life;
        _confirmed = world.Tampering.ConfirmRenewal(life);
        life.Await(this);
    }

    public bool Poll()
    {
        if (!_isOver && _confirmed.IsCompletedSuccessfully)
        {
            LeaseRenewal renewal = _life!.State.Leases.Renew(lease, _life.Runtime.Clock.NowMs);
            if (renewal.Outcome == LeaseRenewalOutcome.Renewed)
            {
                world.History.Renewals.Add(new Renewal(lease, _life.Member.Id, askedUs, renewal.TtlSeconds));
                world.Trace.Add("renews", _life.Member.Id, (ulong)lease);
            }
        }

        if (_confirmed.IsCompleted)
        {
            Abandon();
        }

        return _isOver;
    }

    public void Abandon()
    {
        if (!_isOver)
        {
            _isOver = true;
            onEnd();
        }
    }
}
