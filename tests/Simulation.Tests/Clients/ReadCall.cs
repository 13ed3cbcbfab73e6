using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>A range: at once when it is serializable, else when a round of ReadIndex has confirmed it.</summary>
internal sealed class ReadCall(SimulatedWorld world, Call call, Action onEnd) : IPending
{
    private MemberLife? _life;
    private Task _confirmed = Task.CompletedTask;
    private bool _isOver;

    private RangeRequest Request => (RangeRequest)call.Request;

    public void Arrive(MemberLife life)
    {
        _life = life;
        if (_isOver)
        {
            return;
        }

        try
        {
            if (!Request.Serializable)
            {
                life.Gate.RequireVoter();
                _confirmed = world.Tampering.Confirm(life);
            }

            life.Await(this);
        }
        catch (EtcdException error)
        {
            world.History.Refuse(call, error.Error);
            End();
        }
    }

    public void GiveUp() => Abandon();

    public bool Poll()
    {
        if (_isOver || !_confirmed.IsCompleted)
        {
            return _isOver;
        }

        if (_confirmed.IsCompletedSuccessfully)
        {
            Read();
        }

        Abandon();
        return true;
    }

    public void Abandon()
    {
        if (!_isOver)
        {
            End();
        }
    }

    private void Read()
    {
        try
        {
            RangeResponse response = _life!.State.Range(Request);
            world.History.Answer(call, response, response.Header.Revision);
        }
        catch (EtcdException error)
        {
            world.History.AnswerError(call, error.Error);
        }
    }

    private void End()
    {
        _isOver = true;
        world.Trace.Add("has read", call.Member, (ulong)call.Number, (ulong)call.Revision, call.Outcome.ToString());
        onEnd();
    }
}
