using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>A client that asks one thing after the other, of whatever member, and gives up waiting after a while.</summary>
internal sealed class Writer(SimulatedWorld world, RequestMaker requests, int number)
{
    private const long PatienceUs = 2 * WorldSettings.Second;
    private readonly Scheduler _scheduler = world.Scheduler;
    private ulong _member;

    public bool IsStopped { get; private set; }

    public void Start() => Later();

    public void Stop() => IsStopped = true;

    /// <summary>Asks for one thing; <paramref name="onEnd"/> hears when it has ended.</summary>
    public static Call Ask(SimulatedWorld world, int client, SimulatedMember member, IMessage request, Action<Call> onEnd)
    {
        Call call = world.History.Begin(client, member.Id, request);
        world.Trace.Add("is asked", member.Id, (ulong)call.Number, (ulong)call.Floor, request.Descriptor.Name);
        if (!member.IsUp && !member.IsPaused)
        {
            world.History.Refuse(call, null);
            world.Scheduler.After(WorldSettings.Millisecond, () => onEnd(call));
            return call;
        }

        if (request is RangeRequest)
        {
            var read = new ReadCall(world, call, () => onEnd(call));
            world.Scheduler.After(100, () => member.Arrive(life => life.Enter(() => read.Arrive(life))));
            world.Scheduler.After(PatienceUs, read.GiveUp);
        }
        else
        {
            var write = new WriteCall(world, call, () => onEnd(call));
            foreach (InternalRaftRequest raft in world.Tampering.OnRequest(Wrapped.Of(request)))
            {
                world.Scheduler.After(100, () => member.Arrive(life => life.Enter(() => write.Arrive(life, raft))));
            }

            world.Scheduler.After(PatienceUs, write.GiveUp);
        }

        return call;
    }

    private void Later() => _scheduler.After(_scheduler.Around(world.Settings.ThinkUs), () =>
    {
        if (IsStopped)
        {
            return;
        }

        IReadOnlyList<SimulatedMember> members = [.. world.Members.Values];
        if (_member == 0 || _scheduler.Chance(20) || !world.Members[_member].IsUp)
        {
            _member = _scheduler.OneOf(members).Id;
        }

        Ask(world, number, world.Members[_member], requests.Next(world.History.HighestShown), OnEnd);
    });

    private void OnEnd(Call call)
    {
        if (call.Response is LeaseGrantResponse grant)
        {
            requests.Granted(grant.ID);
        }

        Later();
    }
}
