using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Storage;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>
/// Concurrent writers of one life. Each value begins with the id of the request that wrote it. Keys <c>s/</c> belong to all writers; plain deletions and
/// leases only touch the keys <c>w/n/</c> of their own writer, so that a deletion, which leaves no value, still has only one possible author.
/// </summary>
internal sealed class Workload(SimulatedNode node, History history, int life, int seed) : IDisposable
{
    private const int SharedKeys = 12;
    private readonly SemaphoreSlim _compacting = new(1);

    public static RangeRequest Everything() => new() { Key = ByteString.CopyFrom(1), RangeEnd = ByteString.CopyFrom(0xFF) };

    /// <summary>The id that a value begins with.</summary>
    public static string IdOf(string value) => value.Split(':')[0];

    /// <summary>Runs until the node stops or each writer has made its requests.</summary>
    public async Task RunAsync(int writers, int requests)
    {
        Task all = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => new Writer(this, writer).RunAsync(requests))));
        if (await Task.WhenAny(all, Task.Delay(SimulatedNode.Patience)) != all)
        {
            Assert.Fail(
                $"life {life} is stuck: failure {node.FailStop.Failure?.Message ?? "none"}, committed {node.Runtime.Consensus.CommitIndex}, applied {node.Runtime.Consensus.AppliedIndex}, "
                + $"waiting for [{string.Join(", ", history.Operations.Where(operation => operation.Life == life && operation.Outcome == Outcome.Unknown))}]");
        }

        await all;
    }

    public void Dispose() => _compacting.Dispose();

    private sealed class Writer(Workload workload, int writer)
    {
        private readonly Random _random = new(HashCode.Combine(workload.SeedOf(writer), 17));
        private readonly List<long> _leases = [];
        private int _sequence;

        public async Task RunAsync(int requests)
        {
            for (_sequence = 0; _sequence < requests; _sequence++)
            {
                IMessage request = Next();
                if (request is CompactionRequest compaction)
                {
                    await workload._compacting.WaitAsync();
                    try
                    {
                        if (!workload.TrySeeHistory())
                        {
                            return;
                        }

                        compaction.Revision = Math.Max(1, workload.Seen - _random.Next(10));
                        if (!await AskAsync(compaction))
                        {
                            return;
                        }
                    }
                    finally
                    {
                        workload._compacting.Release();
                    }
                }
                else if (!await AskAsync(request))
                {
                    return;
                }
            }
        }

        /// <summary>False when the node has stopped.</summary>
        private async Task<bool> AskAsync(IMessage request)
        {
            bool hadFailed = workload.HasFailed;
            Operation operation = workload.Begin(writer, _sequence, request);
            try
            {
                (IMessage response, ResponseHeader header) = await workload.SendAsync(request);
                workload.Acknowledge(operation, response, header, hadFailed);
                if (response is LeaseGrantResponse grant)
                {
                    _leases.Add(grant.ID);
                }

                return true;
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.Stopped)
            {
                return false;
            }
            catch (Exception error) when (error is IOException or StorageException && request is RangeRequest)
            {
                // A read meets the broken disk by itself.
                return false;
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.Compacted && request is CompactionRequest)
            {
                operation.Outcome = Outcome.Refused;
                return true;
            }
        }

        private IMessage Next() => _random.Next(100) switch
        {
            < 45 => Put(),
            < 60 => Txn(),
            < 70 => Delete($"w/{writer}/{_random.Next(4)}", $"w/{writer}/{4 + _random.Next(4)}"),
            < 76 => new LeaseGrantRequest { ID = (((workload.Life * 100) + writer) * 10_000) + _sequence + 1, TTL = 3600 },
            < 80 when _leases.Count > 0 => Revoke(),
            < 84 => new CompactionRequest(),
            < 92 => new RangeRequest { Key = Key($"s/{_random.Next(SharedKeys):00}") },
            _ => Put(),
        };

        private PutRequest Put()
        {
            bool isOwn = _random.Next(2) == 0;
            return new PutRequest
            {
                Key = Key(isOwn ? $"w/{writer}/{_random.Next(8)}" : $"s/{_random.Next(SharedKeys):00}"),
                Value = Value("put"),
                Lease = isOwn && _leases.Count > 0 && _random.Next(2) == 0 ? _leases[_random.Next(_leases.Count)] : 0,
                PrevKv = _random.Next(2) == 0,
            };
        }

        private TxnRequest Txn()
        {
            var txn = new TxnRequest();
            ByteString compared = Key($"s/{_random.Next(SharedKeys):00}");
            txn.Compare.Add(_random.Next(2) == 0
                ? new Compare { Key = compared, Target = Compare.Types.CompareTarget.Version, Result = Compare.Types.CompareResult.Greater, Version = _random.Next(3) }
                : new Compare { Key = compared, Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Greater, ModRevision = workload.Seen });

            // Puts go to the lower half of the shared keys, deletions to the upper one: a transaction must not touch a key twice.
            int first = _random.Next(SharedKeys / 2);
            txn.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = Key($"s/{first:00}"), Value = Value("then") } });
            txn.Success.Add(new RequestOp { RequestDeleteRange = Delete($"s/{SharedKeys / 2:00}", $"s/{(SharedKeys / 2) + _random.Next(SharedKeys / 2):00}") });
            txn.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = Key($"w/{writer}/{_random.Next(8)}"), Value = Value("own") } });
            txn.Failure.Add(new RequestOp { RequestPut = new PutRequest { Key = Key($"s/{_random.Next(SharedKeys):00}"), Value = Value("else") } });
            return txn;
        }

        private LeaseRevokeRequest Revoke()
        {
            long id = _leases[_random.Next(_leases.Count)];
            _leases.Remove(id);
            return new LeaseRevokeRequest { ID = id };
        }

        private static DeleteRangeRequest Delete(string from, string end) => new() { Key = Key(from), RangeEnd = Key(end) };

        private static ByteString Key(string text) => ByteString.CopyFromUtf8(text);

        private ByteString Value(string part)
        {
            int padding = _random.Next(10) == 0 ? _random.Next(6000) : _random.Next(200);
            return ByteString.CopyFromUtf8($"{workload.Life}.{writer}.{_sequence}:{part}:{new string((char)('a' + _random.Next(26)), padding)}");
        }
    }

    private int Life => life;

    private bool HasFailed => node.FailStop.HasFailed;

    private long Seen => history.NextUnseen() - 1;

    private int SeedOf(int writer) => HashCode.Combine(seed, life, writer);

    private Operation Begin(int writer, int sequence, IMessage request) => history.Begin(life, writer, sequence, request);

    private void Acknowledge(Operation operation, IMessage response, ResponseHeader header, bool hadFailed)
    {
        history.Acknowledge(operation, response, header);
        Assert.False(hadFailed, $"{operation} was asked after the node had failed, and acknowledged");
    }

    /// <summary>Reads what is new of the history; false when the disk is broken.</summary>
    private bool TrySeeHistory()
    {
        try
        {
            var events = new List<Event>();
            node.Runtime.StateMachine.Kv.ReadEvents(history.NextUnseen(), node.Runtime.StateMachine.Kv.CurrentRevision, int.MaxValue, events);
            history.See(events);
            return true;
        }
        catch (Exception error) when (error is IOException or StorageException)
        {
            return false;
        }
    }

    private async Task<(IMessage Response, ResponseHeader Header)> SendAsync(IMessage request)
    {
        CallContext context = CallContext.None;
        switch (request)
        {
            case PutRequest put:
                PutResponse answer = await node.Keys.PutAsync(put, context);
                return (answer, answer.Header);
            case TxnRequest txn:
                TxnResponse outcome = await node.Keys.TxnAsync(txn, context);
                return (outcome, outcome.Header);
            case DeleteRangeRequest delete:
                DeleteRangeResponse deleted = await node.Keys.DeleteRangeAsync(delete, context);
                return (deleted, deleted.Header);
            case RangeRequest range:
                RangeResponse read = await node.Keys.RangeAsync(range, context);
                return (read, read.Header);
            case CompactionRequest compaction:
                CompactionResponse compacted = await node.Keys.CompactAsync(compaction, context);
                return (compacted, compacted.Header);
            case LeaseGrantRequest grant:
                LeaseGrantResponse granted = await node.Leases.GrantAsync(grant, context);
                return (granted, granted.Header);
            case LeaseRevokeRequest revoke:
                LeaseRevokeResponse revoked = await node.Leases.RevokeAsync(revoke, context);
                return (revoked, revoked.Header);
            default:
                throw new NotSupportedException(request.Descriptor.Name);
        }
    }
}
