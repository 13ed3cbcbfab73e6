using Google.Protobuf;
using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.Clients;
using WebEtcd.Simulation.Tests.Plants;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Scenarios;

/// <summary>A member that is behind gets a snapshot from a leader, and another one from the next leader, before it has come to look at the first.</summary>
public sealed class TwoSnapshotsTests
{
    private const ulong Behind = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_second_one_does_no_harm_to_a_member_that_has_not_installed_the_first(bool isSecondComplete)
    {
        var world = new SimulatedWorld(1, WorldSettings.Quiet(founders: 3), new Tampering());
        world.Found();
        world.RunUntil(() => world.Leader is not null);
        foreach (ulong other in (ulong[])[1, 2])
        {
            world.Network.Cut(other, Behind);
            world.Network.Cut(Behind, other);
        }

        world.RunUntil(() => world.Leader is { } leader && leader.Member.Id != Behind);
        Write(world, count: 60);
        MemberLife behind = world.Members[Behind].Life!;
        Assert.True(behind.Enter(() =>
        {
            Receive(world.Members[1].Life!, behind, isComplete: true);
            Receive(world.Members[2].Life!, behind, isSecondComplete);
        }));

        world.RunFor(WorldSettings.Second);
        Assert.False(behind.IsOver, $"{behind.Failure}");
        world.Network.Heal();
        Write(world, count: 1);
        world.RunUntil(() => behind.State.Kv.CurrentRevision == world.Leader!.State.Kv.CurrentRevision);
        Assert.True(behind.SnapshotsInstalled > 0);
    }

    /// <summary>What the transport does with the bytes of a snapshot.</summary>
    private static void Receive(MemberLife from, MemberLife to, bool isComplete)
    {
        using ISnapshotSource source = from.Port.Handler.OpenSnapshot(0)!;
        var message = new Message
        {
            Type = MessageType.Snapshot,
            From = from.Member.Id,
            To = to.Member.Id,
            Term = from.Raft.HardState.Term,
            Snapshot = new Snapshot(new SnapshotMetadata(1, 1, new ConfState { Voters = [1, 2, 3] }), default),
        };
        ISnapshotSink sink = to.Port.Handler.BeginReceive(new SnapshotHeader(message, source.Manifest, source.Length));
        byte[] piece = new byte[isComplete ? source.Length : 100];
        int count = source.Read(0, piece);
        sink.Write(0, piece.AsSpan(0, count));
        if (isComplete)
        {
            Task completed = sink.CompleteAsync(message);
            Assert.False(completed.IsFaulted, $"{completed.Exception}");
        }

        sink.Dispose();
    }

    private static void Write(SimulatedWorld world, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bool isOver = false;
            var put = new PutRequest { Key = ByteString.CopyFromUtf8($"k{i % 7}"), Value = ByteString.CopyFromUtf8(new string('.', 100)) };
            Call call = Writer.Ask(world, 1, world.Leader!.Member, put, _ => isOver = true);
            world.RunUntil(() => isOver);
            Assert.Equal(Outcome.Answered, call.Outcome);
        }
    }
}
