using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>Refuses writes that would go over the quota before they enter the log, and raises the alarm. The applier checks again.</summary>
internal sealed class QuotaGate
{
    private readonly EtcdStateMachine _stateMachine;
    private readonly Proposer _proposer;
    private readonly ulong _memberId;
    private int _raising;

    public QuotaGate(EtcdStateMachine stateMachine, Proposer proposer, ResponseHeaders headers, ApplyLoop apply)
    {
        _stateMachine = stateMachine;
        _proposer = proposer;
        _memberId = headers.MemberId;
        apply.OverQuota = RaiseAlarm;
    }

    /// <exception cref="EtcdException">No room for the request.</exception>
    public void Check(InternalRaftRequest request)
    {
        if (_stateMachine.CheckQuota(request) is { } error)
        {
            RaiseAlarm();
            throw new EtcdException(error);
        }
    }

    /// <summary>Proposes the alarm, once at a time. Should that fail, the next write over the quota raises it again.</summary>
    private void RaiseAlarm()
    {
        if (Interlocked.Exchange(ref _raising, 1) == 0)
        {
            _ = Task.Run(RaiseAlarmAsync);
        }
    }

    private async Task RaiseAlarmAsync()
    {
        var raise = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = _memberId, Alarm = AlarmType.Nospace };
        try
        {
            await _proposer.ProposeAsNodeAsync<AlarmResponse>(new InternalRaftRequest { Alarm = raise }, CancellationToken.None);
        }
        catch (EtcdException)
        {
            // The node stops, or has no leader: whoever writes next comes here again.
        }
        finally
        {
            Volatile.Write(ref _raising, 0);
        }
    }
}
