using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>The queues of locks and elections, from the leases and the key index of this member.</summary>
internal sealed class QueueBrowserService(StateReader reader, ReadIndexCoordinator reads, CallerGate callers) : IQueueBrowserService
{
    public async ValueTask<QueuePage> ListAsync(QueueQuery query, CallContext context)
    {
        await reads.WaitAsync(context);
        return await callers.ReadAsync(context, new Question(query, reader), static (question, state, who) => question.Admit(state, who), static question => question.Answer());
    }

    /// <summary>What is listed depends on who asks, so that is kept from the check to the reading.</summary>
    private sealed class Question(QueueQuery query, StateReader reader)
    {
        private AuthIdentity _who;

        public EtcdError? Admit(AuthState state, AuthIdentity who)
        {
            _who = who;
            return state.CheckUser(who);
        }

        public QueuePage Answer() => reader.ListQueues(query, _who);
    }
}
