using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Auth;

/// <summary>
/// What each request needs: reading for what is compared, read or given back as the previous value; writing for what is put or deleted, and for all keys
/// of a lease that is attached or revoked, since whoever ends a lease deletes its keys. In a transaction for all compares and both branches, at any depth.
/// </summary>
/// <param name="State">The users and roles to judge by.</param>
/// <param name="Lessor">Knows the keys of leases.</param>
/// <param name="Who">Who asks.</param>
internal readonly record struct RequestPermissions(AuthState State, Lessor Lessor, AuthIdentity Who)
{
    public EtcdError? Check(RangeRequest request) => State.CheckRead(Who, request.Key, request.RangeEnd);

    public EtcdError? Check(PutRequest request) =>
        State.CheckWrite(Who, request.Key, ByteString.Empty)
        ?? CheckLease(request.Lease)
        ?? (request.PrevKv ? State.CheckRead(Who, request.Key, ByteString.Empty) : null);

    public EtcdError? Check(DeleteRangeRequest request) =>
        State.CheckWrite(Who, request.Key, request.RangeEnd)
        ?? (request.PrevKv ? State.CheckRead(Who, request.Key, request.RangeEnd) : null);

    public EtcdError? Check(TxnRequest request)
    {
        foreach (Compare compare in request.Compare)
        {
            if (State.CheckRead(Who, compare.Key, compare.RangeEnd) is { } error)
            {
                return error;
            }
        }

        return CheckOps(request.Success) ?? CheckOps(request.Failure);
    }

    /// <summary>A lease without keys is nobody's, and still only a user may end it.</summary>
    public EtcdError? CheckRevocation(long id) => State.CheckUser(Who) ?? CheckLease(id);

    /// <summary>Whether all keys of a lease may be deleted. A lease that is not there has none.</summary>
    public EtcdError? CheckLease(long id)
    {
        foreach (ByteString key in Lessor.Lookup(id, nowMs: 0, withKeys: true)?.Keys ?? [])
        {
            if (State.CheckWrite(Who, key, ByteString.Empty) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>A list of all leases tells of the keys of all of them: each must be readable.</summary>
    public EtcdError? CheckLeaseList()
    {
        if (State.CheckRoot(Who) is null)
        {
            return null;
        }

        foreach (long id in Lessor.Leases())
        {
            foreach (ByteString key in Lessor.Lookup(id, nowMs: 0, withKeys: true)?.Keys ?? [])
            {
                if (State.CheckRead(Who, key, ByteString.Empty) is { } error)
                {
                    return error;
                }
            }
        }

        return State.CheckUser(Who);
    }

    private EtcdError? CheckOps(IEnumerable<RequestOp> ops)
    {
        foreach (RequestOp op in ops)
        {
            EtcdError? error = op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestRange => Check(op.RequestRange),
                RequestOp.RequestOneofCase.RequestPut => Check(op.RequestPut),
                RequestOp.RequestOneofCase.RequestDeleteRange => Check(op.RequestDeleteRange),
                RequestOp.RequestOneofCase.RequestTxn => Check(op.RequestTxn),
                _ => null,
            };
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }
}
