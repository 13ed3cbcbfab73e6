using Microsoft.Extensions.Logging.Abstractions;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.Storage;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>
/// One life of a member, from a start to a crash: the whole node but for its threads. Everything it does happens in <see cref="Enter"/> or in a step of its raft
/// loop, so that a failure is noticed at once.
/// </summary>
internal sealed class MemberLife
{
    private readonly SimulatedWorld _world;
    private readonly Scheduler _scheduler;
    private readonly List<IPending> _pending = [];
    private readonly FailStop _failStop;
    private ConfState _conf = new();
    private ulong _confIndex = ulong.MaxValue;
    private long _stepAtUs = long.MaxValue;
    private bool _isLeaving;

    private MemberLife(SimulatedWorld world, SimulatedMember member, FailStop failStop, NodeRuntime runtime)
    {
        _world = world;
        _scheduler = world.Scheduler;
        _failStop = failStop;
        Member = member;
        Number = member.Lives;
        Runtime = runtime;
        Port = (PeerPort)runtime.Transport;
        runtime.ConfChanges.Removed = () => IsRemoved = true;
        runtime.PeerInbox.Removed = () => IsRemoved = true;
        Action? installed = runtime.Snapshots.Installed;
        runtime.Snapshots.Installed = () =>
        {
            installed?.Invoke();
            SnapshotsInstalled++;
        };
        Action<ulong>? applied = runtime.Apply.AfterBatch;
        runtime.Apply.AfterBatch = index =>
        {
            // Before the log may forget it.
            world.Overseer.OnApplied(this);
            applied?.Invoke(index);
        };
        Gate = new MemberGate(State, member.Id);
    }

    public SimulatedMember Member { get; }

    public int Number { get; }

    public NodeRuntime Runtime { get; }

    public PeerPort Port { get; }

    /// <summary>Refuses what learners must not answer.</summary>
    public MemberGate Gate { get; }

    public int SnapshotsInstalled { get; private set; }

    public EtcdStateMachine State => Runtime.StateMachine;

    public RaftNode Raft => Runtime.Raft;

    public bool IsOver { get; private set; }

    /// <summary>Until then it waits for its disk, and does nothing else.</summary>
    public long BusyUntilUs { get; private set; }

    /// <summary>Raft's configuration as of what is applied.</summary>
    public ConfState Conf
    {
        get
        {
            if (_confIndex != State.AppliedIndex)
            {
                _confIndex = State.AppliedIndex;
                _conf = Raft.Status().ConfState;
            }

            return _conf;
        }
    }

    /// <summary>It has learnt that it is no member any more.</summary>
    public bool IsRemoved { get; private set; }

    public Exception? Failure => _failStop.Failure;

    public bool IsLeader => Raft.SoftState.Role == RaftRole.Leader;

    /// <summary>Opens what the disk holds and starts.</summary>
    /// <exception cref="StorageException">The disk fails.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public static MemberLife Begin(SimulatedWorld world, SimulatedMember member)
    {
        var failStop = new FailStop(new SilentLifetime(), NullLogger<FailStop>.Instance);
        var seams = new NodeSeams(
            world.Tampering.DiskOf(member.Disk, () => world.SpendSync(member)),
            member.Time,
            (_, handler) => new PeerPort(world.Network, member, handler))
        {
            Storage = NodeSizes.Of(world.Settings),
            Random = new Random(world.Scheduler.Random.Next()),
            IsSingleThreaded = true,
        };
        NodeRuntime runtime = NodeAssembly.Assemble(
            NodeSizes.Options(world.Settings), seams, recovered => world.Founding.StartOf(member, recovered), failStop, NullLoggerFactory.Instance);
        return new MemberLife(world, member, failStop, runtime);
    }

    /// <summary>The first step; what the log has committed is applied in it.</summary>
    public void Start()
    {
        Enter(Runtime.StartSingleThreaded);
        AfterStep();
        new BackgroundWork(_world, this).Start();
    }

    /// <summary>Runs something as part of this node. False when it failed, or the node did.</summary>
    public bool Enter(Action action)
    {
        if (IsOver)
        {
            return false;
        }

        bool isDone = false;
        try
        {
            action();
            isDone = true;
        }
        catch (Exception error) when (error is StorageException or IOException or ObjectDisposedException && _failStop.HasFailed)
        {
            // The disk has failed, and the node knows.
        }
        catch (Exception error) when (error is StorageException or ObjectDisposedException)
        {
            _world.Trace.Add("refuses", Member.Id, text: error.Message);
        }

        if (IsOver)
        {
            // It was shot in the middle of this.
            return false;
        }

        if (_failStop.HasFailed)
        {
            _world.OnFailed(this);
            return false;
        }

        if (Runtime.Inbox.HasWork)
        {
            Wake();
        }

        return isDone;
    }

    /// <summary>Lets the raft loop make a step soon.</summary>
    public void Wake() => StepAt(_scheduler.NowUs + _scheduler.Random.Next(20, 200));

    /// <summary>Waits with something for what this node does.</summary>
    public void Await(IPending pending)
    {
        _pending.Add(pending);
        _scheduler.At(Math.Max(BusyUntilUs, _scheduler.NowUs + 20), Poll);
    }

    /// <summary>Ends this life: whoever waits for it waits in vain.</summary>
    public void End()
    {
        IsOver = true;
        foreach (IPending pending in _pending.ToList())
        {
            pending.Abandon();
        }

        _pending.Clear();
    }

    /// <summary>Gives its memory back. Its disk is another one's by now.</summary>
    public void Release()
    {
        try
        {
            // The first operation tells the storage that it has failed; after that it only closes.
            Runtime.Storage.Append(Raft.HardState, [], sync: true);
        }
        catch (Exception error) when (error is IOException or StorageException or ObjectDisposedException)
        {
            // As expected.
        }

        try
        {
            Runtime.Storage.Dispose();
        }
        catch (Exception error) when (error is IOException or StorageException)
        {
            // As expected.
        }
    }

    public override string ToString() =>
        $"life {Number}, {Raft.SoftState.Role} of {Raft.HardState.Term}, leader {Raft.SoftState.Leader}, log to {Runtime.Log.LastIndex}, committed {Raft.HardState.Commit}, applied {State.AppliedIndex}, revision {State.Kv.CurrentRevision}";

    private void StepAt(long atUs)
    {
        long at = Math.Max(atUs, BusyUntilUs);
        if (at < _stepAtUs)
        {
            _stepAtUs = at;
            _scheduler.At(at, () => Step(at));
        }
    }

    private void Step(long plannedUs)
    {
        if (IsOver || plannedUs != _stepAtUs)
        {
            return;
        }

        _stepAtUs = long.MaxValue;
        if (Member.IsPaused)
        {
            // Woken when it goes on.
            return;
        }

        Member.Time.StallUs = 0;
        Enter(StepLoop);
        if (!IsOver)
        {
            AfterStep();
        }
    }

    private void StepLoop()
    {
        try
        {
            Runtime.Loop.Step(Runtime.Inbox.Take());
        }
#pragma warning disable CA1031 // As the thread of a real node does.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failStop.Trip(error);
        }
    }

    private void AfterStep()
    {
        BusyUntilUs = _scheduler.NowUs + Member.Time.StallUs;
        Member.Time.StallUs = 0;
        if (IsOver)
        {
            return;
        }

        _world.Overseer.OnStepped(this);
        if (IsRemoved && !_isLeaving)
        {
            // A real node stays a little longer: as the leader it still has to tell the others that the change is committed.
            _isLeaving = true;
            _scheduler.After(WorldSettings.Second, () =>
            {
                if (!IsOver)
                {
                    _world.OnRemoved(this);
                }
            });
        }

        StepAt(_scheduler.NowUs + Member.Time.WorldUsOf(Math.Max(0, Runtime.Loop.NextTickMs - Runtime.Clock.NowMs)));
        if (Runtime.Inbox.HasWork)
        {
            Wake();
        }

        if (_pending.Count > 0)
        {
            _scheduler.At(BusyUntilUs, Poll);
        }
    }

    private void Poll()
    {
        if (IsOver || Member.IsPaused || _scheduler.NowUs < BusyUntilUs)
        {
            return;
        }

        Enter(() => _pending.RemoveAll(static pending => pending.Poll()));
    }
}
