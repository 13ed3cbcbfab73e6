using Google.Protobuf;
using Google.Protobuf.Collections;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Txn;

namespace WebEtcd.StateMachine.Tests.Model;

/// <summary>Random requests against the state machine and against a plain list of states: every answer and every past revision must agree.</summary>
public sealed class HistoryModelTests
{
    private const int Seeds = 60;
    private const int Steps = 400;

    public static TheoryData<int> AllSeeds() => [.. Enumerable.Range(1, Seeds)];

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void The_state_machine_does_what_a_plain_history_does(int seed)
    {
        var run = new Run(seed, keys: seed % 4 == 0 ? 400 : 25);
        try
        {
            run.Go(Steps);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"seed {seed}, step {run.Step}: {failure.Message}", failure);
        }
    }

    private sealed class Run
    {
        private readonly Random _random;
        private readonly RandomRequests _requests;
        private readonly NaiveStore _model = new();
        private readonly TestMachine _machine = new(new StateMachineOptions { QuotaBytes = -1 });
        private readonly List<InternalRaftRequest> _log = [];
        private byte[] _tables = [];
        private ulong _tablesIndex;

        public Run(int seed, int keys)
        {
            _random = new Random(seed);
            _requests = new RandomRequests(_random, keys);
        }

        public int Step { get; private set; }

        public void Go(int steps)
        {
            for (Step = 0; Step < steps; Step++)
            {
                TakeStep();
                Assert.Equal(_model.Revision, _machine.Revision);
                Assert.Equal(_model.At(_model.Revision).Count, _machine.Machine.Kv.KeyCount);
                Assert.Equal(_model.Compacted, _machine.Machine.Kv.CompactedRevision);
                if (Step % 40 == 39)
                {
                    CheckHistory();
                }
            }

            _machine.CompactPhysicallyIfPending();
            CheckHistory();
            _machine.Restart();
            CheckHistory();
        }

        private void TakeStep()
        {
            switch (_random.Next(20))
            {
                case < 6:
                    Put(_requests.Put(Leases()));
                    break;
                case < 8:
                    Delete(_requests.Delete());
                    break;
                case < 12:
                    Txn(_requests.Txn(_model.Revision, Leases()));
                    break;
                case < 16:
                    Range(_requests.Range(_model.Revision));
                    break;
                case 16:
                    GrantOrRevoke();
                    break;
                case 17:
                    Compact(_random.NextInt64(_model.Revision + 2));
                    break;
                case 18:
                    CompactPhysically();
                    break;
                default:
                    CheckpointOrRestart();
                    break;
            }
        }

        private long[] Leases() => [.. _model.Leases.Order()];

        private ApplyResult Apply(InternalRaftRequest request)
        {
            _log.Add(request.Clone());
            return _machine.Apply(request);
        }

        private void Put(PutRequest request)
        {
            EtcdError? expected = ErrorOf(request);
            ApplyResult result = Apply(TestMachine.Of(request));
            Assert.Equal(expected, result.Error);
            if (expected is null)
            {
                KeyValue? previous = PreviousOf(request);
                _model.Transact(() => _model.Put(request));
                Assert.Equal(new PutResponse { Header = Header(_model.Revision), PrevKv = previous }, result.Response);
            }
        }

        /// <summary>A put alone asks for the lease first; one inside a transaction for the key.</summary>
        private EtcdError? ErrorOf(PutRequest request) => LeaseErrorOf(request) ?? KeptErrorOf(request, []);

        private EtcdError? LeaseErrorOf(PutRequest request) => request.Lease != 0 && !_model.Leases.Contains(request.Lease) ? EtcdErrors.LeaseNotFound : null;

        private EtcdError? KeptErrorOf(PutRequest request, List<(string Key, string End)> gone)
        {
            string key = request.Key.ToStringUtf8();
            bool keeps = request.IgnoreValue || request.IgnoreLease;
            return keeps && (!_model.Visible.ContainsKey(key) || gone.Any(one => NaiveStore.IsIn(key, one.Key, one.End))) ? EtcdErrors.KeyNotFound : null;
        }

        private KeyValue? PreviousOf(PutRequest request) =>
            request.PrevKv ? _model.Visible.GetValueOrDefault(request.Key.ToStringUtf8()) : null;

        private void Delete(DeleteRangeRequest request)
        {
            DeleteRangeResponse expected = null!;
            _model.Transact(() => expected = ModelDelete(request));
            expected.Header = Header(_model.Revision);
            Assert.Equal(expected, Apply(TestMachine.Of(request)).Response);
        }

        private DeleteRangeResponse ModelDelete(DeleteRangeRequest request)
        {
            (string key, string end) = (request.Key.ToStringUtf8(), request.RangeEnd.ToStringUtf8());
            var response = new DeleteRangeResponse();
            if (request.PrevKv)
            {
                response.PrevKvs.AddRange(_model.Visible.Where(pair => NaiveStore.IsIn(pair.Key, key, end)).Select(static pair => pair.Value));
            }

            response.Deleted = _model.Delete(key, end);
            return response;
        }

        private void Txn(TxnRequest request)
        {
            if (RequestValidator.Check(request, 128) is not null)
            {
                return;
            }

            ApplyResult result = Apply(new InternalRaftRequest { Txn = request });
            var gone = new List<(string Key, string End)>();
            if ((TxnPutErrorOf(request, gone) ?? TxnRangeErrorOf(request)) is { } error)
            {
                Assert.Equal(error, result.Error);
                return;
            }

            Assert.Null(result.Error);
            TxnResponse expected = null!;
            long begin = _model.Revision;
            _model.Transact(() => expected = ModelTxn(request, begin));
            expected.Header = Header(_model.Revision);
            Assert.Equal(expected, result.Response);
            if (TxnKind.IsReadOnly(request))
            {
                Assert.Equal(expected, _machine.Machine.ReadOnlyTxn(request));
            }
        }

        /// <summary>Checks run over the taken path against the state before: all puts in order, and then all ranges.</summary>
        private EtcdError? TxnPutErrorOf(TxnRequest request, List<(string Key, string End)> gone)
        {
            foreach (RequestOp op in _model.Holds(request) ? request.Success : request.Failure)
            {
                EtcdError? error = op.RequestCase switch
                {
                    RequestOp.RequestOneofCase.RequestPut => KeptErrorOf(op.RequestPut, gone) ?? LeaseErrorOf(op.RequestPut),
                    RequestOp.RequestOneofCase.RequestTxn => TxnPutErrorOf(op.RequestTxn, gone),
                    _ => null,
                };
                if (op.RequestDeleteRange is { } deletion)
                {
                    gone.Add((deletion.Key.ToStringUtf8(), deletion.RangeEnd.ToStringUtf8()));
                }

                if (error is not null)
                {
                    return error;
                }
            }

            return null;
        }

        private EtcdError? TxnRangeErrorOf(TxnRequest request) => (_model.Holds(request) ? request.Success : request.Failure).Select(op => op.RequestCase switch
        {
            RequestOp.RequestOneofCase.RequestRange => TxnRangeErrorOf(op.RequestRange),
            RequestOp.RequestOneofCase.RequestTxn => TxnRangeErrorOf(op.RequestTxn),
            _ => null,
        }).FirstOrDefault(error => error is not null);

        private EtcdError? TxnRangeErrorOf(RangeRequest request) =>
            request.Revision == 0 ? null
            : request.Revision > _model.Revision ? EtcdErrors.FutureRevision
            : request.Revision < _model.Compacted ? EtcdErrors.Compacted
            : null;

        private TxnResponse ModelTxn(TxnRequest request, long begin)
        {
            bool succeeded = _model.Holds(request);
            var response = new TxnResponse { Header = new ResponseHeader(), Succeeded = succeeded };
            foreach (RequestOp op in succeeded ? request.Success : request.Failure)
            {
                response.Responses.Add(ModelOp(op, begin));
            }

            return response;
        }

        private ResponseOp ModelOp(RequestOp op, long begin)
        {
            switch (op.RequestCase)
            {
                case RequestOp.RequestOneofCase.RequestPut:
                    KeyValue? previous = PreviousOf(op.RequestPut);
                    _model.Put(op.RequestPut);
                    return new ResponseOp { ResponsePut = new PutResponse { Header = Header(begin + 1), PrevKv = previous } };
                case RequestOp.RequestOneofCase.RequestDeleteRange:
                    DeleteRangeResponse deleted = ModelDelete(op.RequestDeleteRange);
                    deleted.Header = Header(Seen(begin));
                    return new ResponseOp { ResponseDeleteRange = deleted };
                case RequestOp.RequestOneofCase.RequestRange:
                    return new ResponseOp { ResponseRange = ModelRange(op.RequestRange, Seen(begin), _model.Visible) };
                default:
                    return new ResponseOp { ResponseTxn = ModelTxn(op.RequestTxn, begin) };
            }
        }

        private long Seen(long begin) => begin + (ReferenceEquals(_model.Visible, _model.At(begin)) ? 0 : 1);

        private void Range(RangeRequest request)
        {
            if (request.Revision > _model.Revision)
            {
                Assert.Equal(EtcdErrors.FutureRevision, Assert.Throws<EtcdException>(() => _machine.Machine.Range(request)).Error);
            }
            else if (request.Revision > 0 && request.Revision < _model.Compacted)
            {
                Assert.Equal(EtcdErrors.Compacted, Assert.Throws<EtcdException>(() => _machine.Machine.Range(request)).Error);
            }
            else
            {
                RangeResponse expected = ModelRange(request, _model.Revision, _model.Visible);
                RangeResponse actual = _machine.Machine.Range(request);
                Assert.True(expected.Equals(actual), $"{request}\nexpected {expected}\nactual {actual}");
            }
        }

        private RangeResponse ModelRange(RangeRequest request, long current, SortedDictionary<string, KeyValue> latest) =>
            NaiveRange.Read(request, current, request.Revision <= 0 ? latest : _model.At(request.Revision));

        private void GrantOrRevoke()
        {
            long id = _random.Next(1, 6);
            if (_random.Next(2) == 0)
            {
                ApplyResult granted = Apply(new InternalRaftRequest { LeaseGrant = new LeaseGrantRequest { ID = id, TTL = 60 } });
                Assert.Equal(_model.Grant(id) ? null : EtcdErrors.LeaseExists, granted.Error);
                return;
            }

            ApplyResult revoked = Apply(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = id } });
            Assert.Equal(_model.Revoke(id) ? null : EtcdErrors.LeaseNotFound, revoked.Error);
            if (revoked.Error is null)
            {
                Assert.Equal(new LeaseRevokeResponse { Header = Header(_model.Revision) }, revoked.Response);
            }
        }

        private void Compact(long revision)
        {
            EtcdError? expected = revision <= _model.Compacted ? EtcdErrors.Compacted : revision > _model.Revision ? EtcdErrors.FutureRevision : null;
            Assert.Equal(expected, Apply(TestMachine.CompactOf(revision)).Error);
            Assert.Equal(expected is null, _model.Compact(revision));
        }

        private void CompactPhysically()
        {
            if (_random.Next(3) == 0)
            {
                // Stopped in the middle: the next one goes on.
                int left = _random.Next(30);
                TakeCheckpoint();
                _machine.Machine.Kv.CompactPhysically(() => left-- <= 0);
                return;
            }

            _machine.Machine.Kv.CompactPhysically(static () => false);
        }

        private void CheckpointOrRestart()
        {
            if (_random.Next(2) == 0)
            {
                TakeCheckpoint();
                return;
            }

            // As after a crash: from the last checkpoint, and then the log again. Records of later entries may be there already.
            ulong applied = _machine.Machine.AppliedIndex;
            _machine.RestartFrom(_tables, _tablesIndex);
            while (_machine.Index < applied)
            {
                _machine.Apply(_log[(int)_machine.Index].Clone());
            }
        }

        private void TakeCheckpoint()
        {
            _tables = _machine.Machine.SerializeTables();
            _tablesIndex = _machine.Machine.AppliedIndex;
        }

        private void CheckHistory()
        {
            CheckStates();
            CheckEvents();
            CheckLeases();
        }

        private void CheckStates()
        {
            var everything = new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0) };
            for (long revision = Math.Max(1, _model.Compacted); revision <= _model.Revision; revision++)
            {
                everything.Revision = revision;
                RepeatedField<KeyValue> expected = [.. _model.At(revision).Values];
                Assert.Equal(expected, _machine.Machine.Range(everything).Kvs);
            }
        }

        private void CheckEvents()
        {
            var events = new List<Event>();
            long from = Math.Max(1, _model.Compacted + 1);
            Assert.Equal(_model.Revision + 1, _machine.Machine.Kv.ReadEvents(from, _model.Revision, int.MaxValue, events));
            var expected = new List<(bool, string, long)>();
            for (long revision = from; revision <= _model.Revision; revision++)
            {
                expected.AddRange(_model.ChangesAt(revision).Select(change => (change.IsDelete, change.Key, revision)));
            }

            Assert.Equal(expected, events.Select(static one => (one.Type == Event.Types.EventType.Delete, one.Kv.Key.ToStringUtf8(), one.Kv.ModRevision)));
        }

        private void CheckLeases()
        {
            foreach ((string key, KeyValue keyValue) in _model.At(_model.Revision))
            {
                Assert.Equal(keyValue.Lease, _machine.Machine.Leases.LeaseOf(TestMachine.Bytes(key)));
            }

            Assert.Equal(_model.Leases.Order(), _machine.Machine.Leases.Records().Select(static lease => lease.Id));
        }

        private static ResponseHeader Header(long revision) => new() { Revision = revision };
    }
}
