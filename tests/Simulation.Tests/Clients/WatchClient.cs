using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>A client that watches a range for ever: slowly at times, and at another member whenever the one it watches at is gone, from where it has got to.</summary>
internal sealed class WatchClient
{
    private readonly SimulatedWorld _world;
    private readonly Scheduler _scheduler;
    private readonly WatchRecord _record;
    private MemberLife? _life;
    private WatchStream? _stream;
    private IWatchSink? _sink;
    private SimulatedSink? _received;
    private WatchSegment? _segment;
    private long _nextRevision;

    public WatchClient(SimulatedWorld world, int number)
    {
        _world = world;
        _scheduler = world.Scheduler;
        bool isAll = _scheduler.Chance(60);
        int kind = _scheduler.Random.Next(10);
        _record = new WatchRecord(number, isAll ? "k" : "k01", isAll ? "l" : "", _scheduler.Chance(40), NoPut: kind == 0, NoDelete: kind == 1);
        world.History.Watches.Add(_record);
    }

    /// <summary>From now on it stays where it is as long as it can, and reads at once.</summary>
    public bool IsCalm { get; set; }

    public void Start() => _scheduler.Every(15 * WorldSettings.Millisecond, Turn);

    private bool Turn()
    {
        if (_life is not { IsOver: false } || _segment!.CompactedRevision > 0)
        {
            Open();
        }
        else if (!IsCalm && _scheduler.PerMille(8))
        {
            Leave();
        }
        else if (IsCalm || !_scheduler.Chance(30))
        {
            Read();
        }

        return true;
    }

    private void Open()
    {
        // What was on its way when the member died may have arrived.
        while (_received is { Count: > 0 } && _life is { IsOver: true } && _scheduler.Chance(70))
        {
            Receive(_received.Take());
        }

        Leave();
        SimulatedMember member = _scheduler.OneOf([.. _world.Members.Values]);
        if (!member.IsUp)
        {
            return;
        }

        _life = member.Life!;
        _segment = new WatchSegment(member.Id, _nextRevision);
        _record.Segments.Add(_segment);
        _received = new SimulatedSink(_scheduler.Chance(30) ? 1 : 64);
        _sink = _world.Tampering.SinkOf(_received);
        _life.Enter(() =>
        {
            _stream = _life.State.Watches.OpenStream(_sink, new WatchStreamOptions());
            _stream.Create(CreateRequest());
        });
    }

    private WatchCreateRequest CreateRequest()
    {
        var request = new WatchCreateRequest
        {
            Key = ByteString.CopyFromUtf8(_record.Key),
            RangeEnd = ByteString.CopyFromUtf8(_record.RangeEnd),
            StartRevision = _nextRevision,
            PrevKv = _record.WithPrevious,
        };
        if (_record.NoPut)
        {
            request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        }

        if (_record.NoDelete)
        {
            request.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
        }

        return request;
    }

    private void Leave()
    {
        if (_life is { IsOver: false } life && _stream is { } stream)
        {
            life.Enter(stream.Close);
        }

        _life = null;
        _stream = null;
    }

    private void Read()
    {
        MemberLife life = _life!;
        if (!life.Member.IsUp || life.BusyUntilUs > _scheduler.NowUs)
        {
            return;
        }

        while (_received!.Count > 0)
        {
            Receive(_received.Take());
        }

        life.Enter(() =>
        {
            _stream!.Flush();
            if (_scheduler.Chance(10))
            {
                _stream.RequestProgress();
            }
        });
    }

    private void Receive(WatchResponse response)
    {
        WatchSegment segment = _segment!;
        segment.Responses.Add(response);
        long shown = response.Header?.Revision ?? 0;
        _world.Trace.Add("is told", segment.Member, (ulong)_record.Client, (ulong)shown);
        _world.History.Show(shown);
        if (response.Canceled)
        {
            // What is compacted cannot be had any more: it goes on with the first revision that can.
            segment.CompactedRevision = Math.Max(1, response.CompactRevision);
            _nextRevision = response.CompactRevision;
        }
        else if (response.Created)
        {
            segment.FirstRevision = segment.AskedRevision > 0 ? segment.AskedRevision : shown + 1;
            _nextRevision = segment.FirstRevision;
        }
        else if (response.Events.Count > 0)
        {
            _nextRevision = response.Events[^1].Kv.ModRevision + 1;
        }
        else
        {
            _nextRevision = Math.Max(_nextRevision, shown + 1);
        }
    }
}
