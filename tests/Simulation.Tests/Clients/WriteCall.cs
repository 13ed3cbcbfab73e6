using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>A request on its way through the log.</summary>
/// <param name="world">The world.</param>
/// <param name="call">What was asked.</param>
/// <param name="onEnd">Told when it has ended.</param>
internal sealed class WriteCall(SimulatedWorld world, Call call, Action onEnd) : IPending
{
    private Proposal? _proposal;
    private bool _isOver;

    /// <summary>Arrives at the member, which may carry it out even when the client does not wait any more.</summary>
    public void Arrive(MemberLife life, InternalRaftRequest request)
    {
        try
        {
            life.Gate.RequireVoter();
            _proposal = life.Runtime.Tracker.Register(request, CancellationToken.None);
            call.Payload ??= _proposal.Payload;
            life.Runtime.Inbox.Post(_proposal);
            life.Await(this);
        }
        catch (EtcdException error)
        {
            Refuse(error.Error);
        }
    }

    /// <summary>The client has waited for long enough.</summary>
    public void GiveUp() => Abandon();

    public bool Poll()
    {
        if (!_proposal!.Completion.IsCompleted)
        {
            return _isOver;
        }

        ApplyResult result = _proposal.Completion.Result;
        if (_isOver)
        {
            return true;
        }

        if (result.Response is { } response)
        {
            world.History.Answer(call, response, HeaderOf(response));
        }
        else if (IsRefusal(result.Error!))
        {
            Refuse(result.Error!);
            return true;
        }
        else if (IsOfApplying(result.Error!))
        {
            world.History.AnswerError(call, result.Error!);
        }

        End();
        return true;
    }

    public void Abandon()
    {
        if (!_isOver)
        {
            End();
        }
    }

    private static bool IsRefusal(EtcdError error) => error == EtcdErrors.NoLeader || error == EtcdErrors.TooManyRequests;

    private static bool IsOfApplying(EtcdError error) => error != EtcdErrors.Stopped && error != EtcdErrors.Timeout;

    private static long HeaderOf(Google.Protobuf.IMessage response) => response switch
    {
        PutResponse put => put.Header.Revision,
        DeleteRangeResponse delete => delete.Header.Revision,
        TxnResponse txn => txn.Header.Revision,
        LeaseGrantResponse grant => grant.Header.Revision,
        LeaseRevokeResponse revoke => revoke.Header.Revision,
        CompactionResponse compaction => compaction.Header.Revision,
        _ => throw new NotSupportedException(response.Descriptor.Name),
    };

    private void Refuse(EtcdError error)
    {
        if (!_isOver)
        {
            world.History.Refuse(call, error);
            End();
        }
    }

    private void End()
    {
        _isOver = true;
        world.Trace.Add("answered", call.Member, (ulong)call.Number, (ulong)call.Revision, call.Outcome.ToString());
        onEnd();
    }
}
