namespace WebEtcd.Raft.Tests;

internal static class RandomMessages
{
    private static readonly MessageType[] Types = [.. Enum.GetValues<MessageType>().Where(type => !MessageKind.IsLocal(type))];

    public static Message Next(Random random) => new()
    {
        Type = Types[random.Next(Types.Length)],
        To = Number(random),
        From = Number(random),
        Term = Number(random),
        LogTerm = Number(random),
        Index = Number(random),
        Commit = Number(random),
        Vote = Number(random),
        Reject = random.Next(2) == 0,
        RejectHint = Number(random),
        Context = Bytes(random),
        Entries = [.. Enumerable.Range(0, random.Next(4)).Select(_ => NextEntry(random))],
        Snapshot = random.Next(4) == 0 ? NextSnapshot(random) : null,
    };

    private static Entry NextEntry(Random random)
    {
        var step = new ConfChange { Changes = [new(ConfChangeType.AddLearnerNode, Number(random))], Context = Bytes(random) };
        return random.Next(3) switch
        {
            0 => new Entry(Number(random), Number(random), EntryType.ConfChangeV2, step.Encode()),
            1 => new Entry(Number(random), Number(random), EntryType.ConfChange, step.EncodeSingle()),
            _ => new Entry(Number(random), Number(random), EntryType.Normal, Bytes(random)),
        };
    }

    private static Snapshot NextSnapshot(Random random)
    {
        var state = new ConfState
        {
            Voters = Ids(random),
            Learners = Ids(random),
            VotersOutgoing = Ids(random),
            LearnersNext = Ids(random),
            AutoLeave = random.Next(2) == 0,
        };
        return new Snapshot(new SnapshotMetadata(Number(random), Number(random), state), Bytes(random));
    }

    private static ulong[] Ids(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Number(random))];

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(3) == 0 ? 0 : random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Numbers of every length.</summary>
    private static ulong Number(Random random) => random.Next(4) == 0 ? 0 : (ulong)random.NextInt64() >> random.Next(64) << random.Next(2);
}
