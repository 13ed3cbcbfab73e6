using System.Diagnostics;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>
/// Reads of the state machine on behalf of callers. A read that fails in another way than etcd's errors has met a damaged store or a broken invariant: the
/// caller is not the only one concerned, and the node stops.
/// </summary>
internal sealed class StateReader(EtcdStateMachine stateMachine, FailStop failStop)
{
    /// <summary>How long hashes of the store took.</summary>
    public Histogram HashDurations { get; } = Histogram.OfSeconds(0.01, 15);

    public RangeResponse Range(RangeRequest request) => Guard(stateMachine.Range, request);

    public TxnResponse ReadOnlyTxn(TxnRequest request) => Guard(stateMachine.ReadOnlyTxn, request);

    public HashKVResponse HashKv(long revision)
    {
        long began = Stopwatch.GetTimestamp();
        HashKVResponse response = Guard(stateMachine.HashKv, revision);
        HashDurations.Record(Stopwatch.GetElapsedTime(began));
        return response;
    }

    public FolderPage ListFolder(FolderQuery query) => Guard(stateMachine.ListFolder, query);

    public KeyRevisionsPage ListRevisions(KeyRevisionsQuery query) => Guard(stateMachine.ListRevisions, query);

    public RevisionDiffPage CompareRevisions(RevisionDiffQuery query) => Guard(stateMachine.CompareRevisions, query);

    public SpacePage MeasureSpace(SpaceQuery query) => Guard(stateMachine.MeasureSpace, query);

    /// <summary>As far as who asks may see them.</summary>
    public QueuePage ListQueues(QueueQuery query, AuthIdentity who) => Guard(asked => stateMachine.ListQueues(asked.query, asked.who), (query, who));

    /// <summary>Whether who asks may run the transaction; null for yes.</summary>
    public EtcdError? CheckPermissions(TxnRequest request, in AuthIdentity who) => stateMachine.CheckPermissions(request, who);

    private TResult Guard<TArgument, TResult>(Func<TArgument, TResult> read, TArgument argument)
    {
        try
        {
            return read(argument);
        }
        catch (Exception error) when (error is not EtcdException)
        {
            failStop.Trip(error);
            throw;
        }
    }
}
