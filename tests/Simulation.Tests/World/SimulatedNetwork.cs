using WebEtcd.Raft;
using WebEtcd.Simulation.Tests.Plants;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>
/// Carries messages between members: late, in another order, twice, or not at all; never across a cut link. A proposal is never doubled: a real connection
/// does not do that either, and Raft would take it twice.
/// </summary>
internal sealed class SimulatedNetwork(SimulatedWorld world, Tampering tampering)
{
    private readonly HashSet<(ulong From, ulong To)> _cut = [];
    private readonly Dictionary<(ulong From, ulong To), long> _lastArrival = [];
    private readonly Scheduler _scheduler = world.Scheduler;
    private readonly WorldSettings _settings = world.Settings;
    private bool _isCalm;

    public int Delivered { get; private set; }

    public int Lost { get; private set; }

    public SnapshotCourier Snapshots { get; } = new(world);

    /// <summary>From now on nothing is lost or late.</summary>
    public void Calm()
    {
        _isCalm = true;
        _cut.Clear();
    }

    public void Cut(ulong from, ulong to) => _cut.Add((from, to));

    public void Heal() => _cut.Clear();

    public bool IsCut(ulong from, ulong to) => _cut.Contains((from, to));

    /// <summary>Sends a message when its sender has got so far in its step.</summary>
    public void Send(SimulatedMember sender, Message message)
    {
        long leavesUs = _scheduler.NowUs + sender.Time.StallUs;
        if (message.Type == MessageType.Snapshot)
        {
            Snapshots.Send(sender, message, leavesUs);
            return;
        }

        byte[] bytes = MessageCodec.Encode(tampering.OnSend(world, message));
        bool isLost = !_isCalm && _scheduler.PerMille(_settings.LossPerMille);
        if (isLost || IsCut(message.From, message.To))
        {
            Lose(sender, message);
            return;
        }

        int copies = !_isCalm && message.Type != MessageType.Propose && _scheduler.PerMille(_settings.DuplicatePerMille) ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            _scheduler.At(ArrivalUs(message, leavesUs), () => Deliver(sender.Id, message.To, bytes));
        }
    }

    /// <summary>How long something takes from one member to another.</summary>
    public long DelayUs()
    {
        if (_isCalm)
        {
            return 50 + _scheduler.Random.Next(1000);
        }

        long delay = 50 + _scheduler.Random.NextInt64(_settings.MaxDelayUs);
        return _scheduler.PerMille(_settings.SlowPerMille) ? delay + _scheduler.Random.NextInt64(WorldSettings.Second) : delay;
    }

    private long ArrivalUs(Message message, long leavesUs)
    {
        long arrival = leavesUs + DelayUs();
        if (_settings.IsOrdered)
        {
            arrival = Math.Max(arrival, _lastArrival.GetValueOrDefault((message.From, message.To)) + 1);
            _lastArrival[(message.From, message.To)] = arrival;
        }

        return arrival;
    }

    private void Lose(SimulatedMember sender, Message message)
    {
        Lost++;
        ulong to = message.To;
        if (_scheduler.Chance(20) && sender.Life is { } life)
        {
            _scheduler.After(DelayUs(), () => life.Enter(() => life.Port.Handler.ReportUnreachable(to)));
        }
    }

    /// <summary>A member opens a connection: the other side learns of it, or tells it that it was removed.</summary>
    public void Greet(ulong from, ulong to)
    {
        if (IsCut(from, to) || !world.Members.TryGetValue(to, out SimulatedMember? target))
        {
            return;
        }

        target.Arrive(life =>
        {
            if (!IsSentAway(life, from))
            {
                life.Enter(() => life.Port.Greet(from));
            }
        });
    }

    /// <summary>A connection ends with the answer that the one who opened it is no member any more.</summary>
    private bool IsSentAway(MemberLife life, ulong from)
    {
        if (!life.Port.Handler.IsRemoved(from))
        {
            return false;
        }

        _scheduler.After(DelayUs(), () => world.TellRemoved(from, by: life.Member.Id));
        return true;
    }

    private void Deliver(ulong from, ulong to, byte[] bytes)
    {
        if (IsCut(from, to) || !world.Members.TryGetValue(to, out SimulatedMember? target))
        {
            Lost++;
            return;
        }

        target.Arrive(life =>
        {
            if (IsSentAway(life, from))
            {
                return;
            }

            Message message = MessageCodec.Decode(bytes);
            Delivered++;
            world.Trace.Add("gets", to, from, ((ulong)message.Type << 56) ^ (message.Term << 40) ^ message.Index ^ ((ulong)message.Entries.Count << 32), message.Type.ToString());
            life.Enter(() =>
            {
                life.Port.Greet(from);
                life.Port.Handler.Receive(message);
            });
        });
    }
}
