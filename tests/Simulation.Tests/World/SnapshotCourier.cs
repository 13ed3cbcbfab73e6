using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Storage;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Carries snapshots from member to member, piece by piece, each at its own time. A broken transfer fails; the next attempt goes on where it ended.</summary>
internal sealed class SnapshotCourier(SimulatedWorld world)
{
    private readonly List<Transfer> _transfers = [];
    private readonly Scheduler _scheduler = world.Scheduler;

    public int Delivered { get; private set; }

    public int Broken { get; private set; }

    public void Send(SimulatedMember sender, Message message, long leavesUs)
    {
        if (sender.Life is not { } from)
        {
            return;
        }

        ISnapshotSource? source = null;
        ulong index = message.Snapshot!.Metadata.Index;
        from.Enter(() => source = from.Port.Handler.OpenSnapshot(index));
        if (source is null || !world.Members.TryGetValue(message.To, out SimulatedMember? target))
        {
            source?.Dispose();
            Report(from, message.To, delivered: false);
            return;
        }

        var transfer = new Transfer(from, target, message, source);
        _transfers.Add(transfer);
        _scheduler.At(leavesUs + world.Network.DelayUs(), () => Step(transfer));
    }

    /// <summary>Ends what a life that ends has part in.</summary>
    public void End(MemberLife life)
    {
        foreach (Transfer transfer in _transfers.Where(transfer => transfer.From == life || transfer.To == life).ToList())
        {
            Break(transfer);
        }
    }

    private void Step(Transfer transfer)
    {
        if (transfer.IsOver)
        {
            return;
        }

        SimulatedMember target = transfer.Target;
        if (!target.IsUp || !transfer.From.Member.IsUp || IsCut(transfer) || (transfer.To is not null && transfer.To != target.Life))
        {
            Break(transfer);
            return;
        }

        MemberLife to = transfer.To ??= target.Life!;
        if (!to.Enter(() => Transmit(transfer, to)))
        {
            Break(transfer);
        }
        else if (!transfer.IsOver)
        {
            _scheduler.After(world.Network.DelayUs(), () => Step(transfer));
        }
    }

    private void Transmit(Transfer transfer, MemberLife to)
    {
        IPeerHandler handler = to.Port.Handler;
        Message message = MessageCodec.Decode(MessageCodec.Encode(transfer.Message));
        transfer.Sink ??= handler.BeginReceive(new SnapshotHeader(message, transfer.Source.Manifest, transfer.Source.Length));
        byte[] piece = new byte[_scheduler.Random.Next(512, 8 << 10)];
        int count = transfer.Source.Read(transfer.Sink.Received, piece);
        transfer.Sink.Write(transfer.Sink.Received, piece.AsSpan(0, count));
        if (transfer.Sink.Received < transfer.Source.Length)
        {
            return;
        }

        Task completed = transfer.Sink.CompleteAsync(message);
        if (completed.IsFaulted)
        {
            throw completed.Exception.InnerException!;
        }

        world.Trace.Add("has snapshot", to.Member.Id, transfer.From.Member.Id, message.Snapshot!.Metadata.Index);
        Delivered++;
        End(transfer, delivered: true);
        to.Wake();
    }

    private bool IsCut(Transfer transfer) =>
        world.Network.IsCut(transfer.From.Member.Id, transfer.Target.Id) || world.Network.IsCut(transfer.Target.Id, transfer.From.Member.Id);

    private void Break(Transfer transfer)
    {
        Broken++;
        End(transfer, delivered: false);
    }

    private void End(Transfer transfer, bool delivered)
    {
        transfer.IsOver = true;
        _transfers.Remove(transfer);
        try
        {
            transfer.Source.Dispose();
            transfer.Sink?.Dispose();
        }
        catch (Exception error) when (error is IOException or StorageException or ObjectDisposedException)
        {
            // The member is gone with its disk.
        }

        Report(transfer.From, transfer.Target.Id, delivered);
    }

    private void Report(MemberLife sender, ulong to, bool delivered) =>
        _scheduler.After(world.Network.DelayUs(), () => sender.Member.Arrive(life =>
        {
            if (life == sender)
            {
                life.Enter(() => life.Port.Handler.ReportSnapshot(to, delivered));
            }
        }));

    private sealed class Transfer(MemberLife from, SimulatedMember target, Message message, ISnapshotSource source)
    {
        public MemberLife From { get; } = from;

        public SimulatedMember Target { get; } = target;

        public Message Message { get; } = message;

        public ISnapshotSource Source { get; } = source;

        public MemberLife? To { get; set; }

        public ISnapshotSink? Sink { get; set; }

        public bool IsOver { get; set; }
    }
}
