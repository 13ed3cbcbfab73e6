using System.Diagnostics;
using Google.Protobuf;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Tests.Lease;

/// <summary>The lessor against a table that looks at every lease every time.</summary>
public sealed class LeaseModelTests(ITestOutputHelper output)
{
    [Fact]
    public void It_agrees_with_the_simplest_model_whatever_happens()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            new Model(seed).Run();
        }
    }

    [Fact]
    public void A_hundred_thousand_leases_are_cheap()
    {
        const int Count = 100_000;
        var lessor = new Lessor(2);
        lessor.Promote(0, 0);
        Measure($"{Count} grants", () =>
        {
            for (int id = 1; id <= Count; id++)
            {
                lessor.Grant(id, 60 + (id % 1000), 0, out _);
                lessor.Attach(id, ByteString.CopyFromUtf8($"key{id}"));
            }
        });
        Measure($"{Count} renewals", () =>
        {
            for (int id = 1; id <= Count; id++)
            {
                Assert.Equal(LeaseRenewalOutcome.Renewed, lessor.Renew(id, 30_000).Outcome);
            }
        });
        Measure("a look for expired ones that finds none", () => Assert.Equal(0, lessor.TakeExpired(60_000, 500, [])));
        Measure("listing them", () => Assert.Equal(Count, lessor.Leases().Count));
        Measure("becoming primary", () => lessor.Promote(1000, 100_000));
        int revoked = 0;
        Measure("expiring and revoking all", () =>
        {
            var ids = new List<long>();
            for (long nowMs = 100_000; revoked < Count; nowMs += 500)
            {
                ids.Clear();
                lessor.TakeExpired(nowMs, 500, ids);
                foreach (long id in ids)
                {
                    Assert.True(lessor.Revoke(id, out IReadOnlyList<ByteString> keys));
                    Assert.Single(keys);
                    revoked++;
                }
            }
        });
        Assert.Equal(0, lessor.Count);
        Assert.Equal(0, lessor.AttachedKeyCount);
    }

    [Fact]
    public void Leases_that_come_and_go_leave_nothing_behind()
    {
        var heap = new LeaseHeap();
        for (int i = 0; i < 100_000; i++)
        {
            var lease = new LeaseEntry(i, Lessor.MaxTtlSeconds);
            heap.Add(lease, Lessor.MaxTtlSeconds);
            lease.IsRemoved = true;
            heap.NoteRemoved();
        }

        Assert.InRange(heap.Count, 0, 1000);
    }

    private void Measure(string what, Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        output.WriteLine($"{what}: {clock.Elapsed.TotalMilliseconds:0.0} ms");
    }

    private sealed class Model(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Lessor _lessor = new(3);
        private readonly Dictionary<long, Simple> _leases = [];
        private readonly Dictionary<ByteString, long> _keys = [];
        private bool _isPrimary;
        private long _nowMs = 1_000_000;

        public void Run()
        {
            for (int step = 0; step < 500; step++)
            {
                Step();
                Check($"seed {seed} step {step}");
            }
        }

        private void Step()
        {
            long id = _random.Next(1, 12);
            ByteString key = ByteString.CopyFromUtf8($"k{_random.Next(8)}");
            switch (_random.Next(10))
            {
                case 0 or 1:
                    Grant(id);
                    break;
                case 2:
                    Revoke(id);
                    break;
                case 3 when _leases.ContainsKey(id):
                    _lessor.Attach(id, key);
                    _keys[key] = id;
                    break;
                case 4:
                    _lessor.Detach(key);
                    _keys.Remove(key);
                    break;
                case 5:
                    Renew(id);
                    break;
                case 6:
                    TakeExpired();
                    break;
                case 7 when _random.Next(4) == 0:
                    ChangeRole();
                    break;
                case 8 when _random.Next(10) == 0:
                    Restore();
                    break;
                default:
                    _nowMs += _random.Next(2500);
                    break;
            }
        }

        private void Grant(long id)
        {
            long ttl = _random.Next(20);
            bool isGranted = _lessor.Grant(id, ttl, _nowMs, out _) is null;
            bool isNew = _leases.TryAdd(id, new Simple { Ttl = Math.Max(3, ttl), ExpiryMs = _nowMs + (Math.Max(3, ttl) * 1000) });
            Assert.Equal(isNew, isGranted);
        }

        private void Revoke(long id)
        {
            Assert.Equal(_leases.Remove(id), _lessor.Revoke(id, out IReadOnlyList<ByteString> keys));
            Assert.Equal(_keys.Where(pair => pair.Value == id).Select(pair => pair.Key.ToStringUtf8()).Order(StringComparer.Ordinal), keys.Select(key => key.ToStringUtf8()));
            foreach (ByteString key in keys)
            {
                _keys.Remove(key);
            }
        }

        private void Renew(long id)
        {
            LeaseRenewalOutcome expected = !_isPrimary ? LeaseRenewalOutcome.NotPrimary
                : !_leases.TryGetValue(id, out Simple? lease) ? LeaseRenewalOutcome.Unknown
                : _nowMs >= lease.ExpiryMs ? LeaseRenewalOutcome.ExpiredNotYetRevoked
                : LeaseRenewalOutcome.Renewed;
            Assert.Equal(expected, _lessor.Renew(id, _nowMs).Outcome);
            if (expected == LeaseRenewalOutcome.Renewed)
            {
                _leases[id].ExpiryMs = Math.Max(_leases[id].ExpiryMs, _nowMs + (_leases[id].Ttl * 1000));
            }
        }

        private void TakeExpired()
        {
            var ids = new List<long>();
            _lessor.TakeExpired(_nowMs, 100, ids);
            IEnumerable<long> expected = _leases.Where(pair => _isPrimary && Math.Max(pair.Value.ExpiryMs, pair.Value.AgainMs) <= _nowMs).Select(pair => pair.Key);
            Assert.Equal(expected.Order(), ids.Order());
            ids.ForEach(id => _leases[id].AgainMs = _nowMs + Lessor.RevokeRetryMs);
        }

        private void ChangeRole()
        {
            _isPrimary = _random.Next(3) != 0;
            if (!_isPrimary)
            {
                _lessor.Demote();
                return;
            }

            _lessor.Promote(700, _nowMs);
            foreach (Simple lease in _leases.Values)
            {
                lease.ExpiryMs = _nowMs + (lease.Ttl * 1000) + 700;
                lease.AgainMs = 0;
            }
        }

        private void Restore()
        {
            // What the records of the keys say is all there is to know; a lease that is gone has left some behind.
            foreach (ByteString lost in _keys.Keys.Where(_ => _random.Next(3) == 0).ToList())
            {
                _keys.Remove(lost);
            }

            _lessor.Restore(_lessor.Records(), [.. _keys, KeyValuePair.Create(ByteString.CopyFromUtf8("left"), 99L)], _nowMs);
            foreach (Simple lease in _leases.Values)
            {
                lease.ExpiryMs = _nowMs + (lease.Ttl * 1000);
                lease.AgainMs = 0;
            }
        }

        private void Check(string where)
        {
            Assert.True(_leases.Count == _lessor.Count, where);
            Assert.True(_isPrimary == _lessor.IsPrimary, where);
            foreach ((long id, Simple lease) in _leases)
            {
                LeaseInfo info = _lessor.Lookup(id, _nowMs, true)!;
                long remaining = _isPrimary ? Math.Max(0, lease.ExpiryMs - _nowMs) / 1000 : lease.Ttl;
                Assert.True(info.GrantedTtlSeconds == lease.Ttl && info.RemainingTtlSeconds == remaining, where);
                Assert.True(info.Keys.Count == _keys.Count(pair => pair.Value == id), where);
            }
        }

        private sealed class Simple
        {
            public long Ttl { get; init; }

            public long ExpiryMs { get; set; }

            public long AgainMs { get; set; }
        }
    }
}
