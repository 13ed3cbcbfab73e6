using System.Text;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.Node.Services.Queues;

/// <summary>
/// The recipe that locks and elections share, as etcd's client library has it: who wants in puts a key below the queue's prefix, bound to a lease; the key
/// with the lowest create revision is in front; who waits watches the one before. So a release wakes one, and a lease that ends leaves the queue by itself.
/// </summary>
internal sealed class LeaseQueue(IKeyValueService kv, IWatchService watches, ILeaseService leases)
{
    private const long SessionTtlSeconds = 60;

    /// <summary>Prefix of the keys of a queue.</summary>
    public static ByteString PrefixOf(ByteString name) => Concat(name, "/");

    /// <summary>The end of the range of all keys below a prefix.</summary>
    public static ByteString EndOf(ByteString prefix) => ByteString.CopyFrom(KeyRange.EndOfPrefix(prefix.Span));

    /// <summary>The lease itself, or a new one for a client that has none. Nobody renews that: it ends a minute later.</summary>
    public async ValueTask<long> LeaseOrNewAsync(long lease, CallContext context)
    {
        if (lease != 0)
        {
            return lease;
        }

        LeaseGrantResponse granted = await leases.GrantAsync(new LeaseGrantRequest { TTL = SessionTtlSeconds }, context);
        return granted.ID;
    }

    /// <summary>
    /// Puts the caller's key, unless it is there. Does not listen to the caller's cancellation: whether a key was left behind must be known, and
    /// the log answers or gives up in bounded time anyway.
    /// </summary>
    public async ValueTask<Candidate> EnterAsync(ByteString prefix, long lease, ByteString value, CallContext context)
    {
        ByteString key = Concat(prefix, QueueKey.Hex(lease));
        var first = new RequestOp { RequestRange = First(prefix) };
        var txn = new TxnRequest
        {
            Compare = { CreatedAt(key, 0) },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } }, first },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } }, first },
        };
        TxnResponse response = await kv.TxnAsync(txn, WithoutEnd(context));
        bool isFirst = response.Responses[1].ResponseRange.Kvs[0].Key == key;
        if (response.Succeeded)
        {
            var entered = new Candidate(key, response.Header.Revision, value, isFirst, response.Header);
            if (context.Cancellation.IsCancellationRequested)
            {
                await LeaveAsync(entered, context);
                context.Cancellation.ThrowIfCancellationRequested();
            }

            return entered;
        }

        KeyValue found = response.Responses[0].ResponseRange.Kvs[0];
        return new Candidate(key, found.CreateRevision, found.Value, isFirst, response.Header);
    }

    /// <summary>Waits until nobody is before the candidate. False when the candidate itself is gone, since its lease ended or somebody deleted it.</summary>
    public async ValueTask<bool> WaitForTurnAsync(ByteString prefix, Candidate candidate, CallContext context)
    {
        while (true)
        {
            var before = new RangeRequest
            {
                Key = prefix,
                RangeEnd = EndOf(prefix),
                MaxCreateRevision = candidate.Revision - 1,
                SortTarget = RangeRequest.Types.SortTarget.Create,
                SortOrder = RangeRequest.Types.SortOrder.Descend,
                Limit = 1,
            };
            RangeResponse ahead = await kv.RangeAsync(before, context);
            if (ahead.Kvs.Count == 0)
            {
                return await IsThereAsync(candidate, context);
            }

            if (!await WaitForDeletionAsync(ahead.Kvs[0].Key, candidate, ahead.Header.Revision, context))
            {
                return false;
            }
        }
    }

    /// <summary>Takes the candidate out, if it is still the same one; also when the caller is gone.</summary>
    public ValueTask<TxnResponse> LeaveAsync(Candidate candidate, CallContext context) => DeleteAsync(candidate.Key, candidate.Revision, WithoutEnd(context));

    /// <summary>Deletes a key if it was created at a revision.</summary>
    public ValueTask<TxnResponse> DeleteAsync(ByteString key, long createRevision, CallContext context) => kv.TxnAsync(
        new TxnRequest
        {
            Compare = { CreatedAt(key, createRevision) },
            Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key } } },
        },
        context);

    /// <summary>Who is in front; no key when the queue is empty.</summary>
    public ValueTask<RangeResponse> FirstAsync(ByteString prefix, CallContext context) => kv.RangeAsync(First(prefix), context);

    public static Compare CreatedAt(ByteString key, long revision) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Create,
        Result = Compare.Types.CompareResult.Equal,
        CreateRevision = revision,
    };

    private static RangeRequest First(ByteString prefix) => new()
    {
        Key = prefix,
        RangeEnd = EndOf(prefix),
        SortTarget = RangeRequest.Types.SortTarget.Create,
        SortOrder = RangeRequest.Types.SortOrder.Ascend,
        Limit = 1,
    };

    /// <summary>The same caller, who waits for as long as it takes.</summary>
    private static CallContext WithoutEnd(CallContext context) => new()
    {
        Token = context.Token,
        CertificateUser = context.CertificateUser,
        RequireLeader = context.RequireLeader,
        Peer = context.Peer,
    };

    /// <summary>True when the key before may be gone; false when the candidate is.</summary>
    private async ValueTask<bool> WaitForDeletionAsync(ByteString ahead, Candidate candidate, long atRevision, CallContext context)
    {
        await using var events = new KeyEvents(watches, context);
        await events.AddAsync(ahead, ByteString.Empty, atRevision + 1);

        // From its first revision on: it may be gone already.
        await events.AddAsync(candidate.Key, ByteString.Empty, Math.Max(candidate.Revision, atRevision + 1));
        if (!await IsThereAsync(candidate, context))
        {
            return false;
        }

        while (await events.NextAsync() is { } response)
        {
            foreach (Event change in response.Events)
            {
                if (change.Type == Event.Types.EventType.Delete)
                {
                    return change.Kv.Key != candidate.Key;
                }
            }
        }

        return true;
    }

    private async ValueTask<bool> IsThereAsync(Candidate candidate, CallContext context)
    {
        RangeResponse found = await kv.RangeAsync(new RangeRequest { Key = candidate.Key }, context);
        return found.Kvs.Count > 0 && found.Kvs[0].CreateRevision == candidate.Revision;
    }

    private static ByteString Concat(ByteString bytes, string text) => ByteString.CopyFrom([.. bytes.Span, .. Encoding.UTF8.GetBytes(text)]);
}
