namespace WebEtcd.Raft;

/// <summary>
/// Snapshots on the wire: { data = 1; metadata = 2 { conf_state = 1; index = 2; term = 3 } } with
/// conf_state { repeated voters = 1; learners = 2; voters_outgoing = 3; learners_next = 4; auto_leave = 5 }.
/// </summary>
internal static class SnapshotCodec
{
    public static int Size(Snapshot snapshot) =>
        WireSize.Bytes(1, snapshot.Data.Length) + WireSize.Nested(2, MetadataSize(snapshot.Metadata));

    public static void Write(ref WireWriter writer, Snapshot snapshot)
    {
        writer.Bytes(1, snapshot.Data.Span);
        writer.BeginNested(2, MetadataSize(snapshot.Metadata));
        var state = snapshot.Metadata.ConfState;
        writer.BeginNested(1, ConfStateSize(state));
        WriteIds(ref writer, 1, state.Voters);
        WriteIds(ref writer, 2, state.Learners);
        WriteIds(ref writer, 3, state.VotersOutgoing);
        WriteIds(ref writer, 4, state.LearnersNext);
        writer.Varint(5, state.AutoLeave ? 1UL : 0);
        writer.Varint(2, snapshot.Metadata.Index);
        writer.Varint(3, snapshot.Metadata.Term);
    }

    public static Snapshot Read(ref WireReader outer, ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source.Span);
        ReadOnlyMemory<byte> data = default;
        var metadata = new SnapshotMetadata(0, 0, new ConfState());
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    data = MessageFields.Nested(ref reader, source);
                    break;
                case 2:
                    metadata = ReadMetadata(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        outer.Adopt(reader.Error);
        return new Snapshot(metadata, data);
    }

    private static SnapshotMetadata ReadMetadata(ref WireReader outer)
    {
        var reader = new WireReader(outer.Bytes());
        var state = new ConfState();
        var index = 0UL;
        var term = 0UL;
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    state = ReadConfState(ref reader);
                    break;
                case 2:
                    index = reader.Varint();
                    break;
                case 3:
                    term = reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        outer.Adopt(reader.Error);
        return new SnapshotMetadata(index, term, state);
    }

    private static ConfState ReadConfState(ref WireReader outer)
    {
        var reader = new WireReader(outer.Bytes());
        List<ulong> voters = [], learners = [], outgoing = [], next = [];
        var autoLeave = false;
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    reader.Repeated(voters);
                    break;
                case 2:
                    reader.Repeated(learners);
                    break;
                case 3:
                    reader.Repeated(outgoing);
                    break;
                case 4:
                    reader.Repeated(next);
                    break;
                case 5:
                    autoLeave = reader.EnumValue(1, "auto_leave flag") == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        outer.Adopt(reader.Error);
        return new ConfState { Voters = voters, Learners = learners, VotersOutgoing = outgoing, LearnersNext = next, AutoLeave = autoLeave };
    }

    private static int MetadataSize(SnapshotMetadata metadata) =>
        WireSize.Nested(1, ConfStateSize(metadata.ConfState)) + WireSize.Varint(2, metadata.Index) + WireSize.Varint(3, metadata.Term);

    private static int ConfStateSize(ConfState state) =>
        IdsSize(state.Voters) + IdsSize(state.Learners) + IdsSize(state.VotersOutgoing) + IdsSize(state.LearnersNext)
        + WireSize.Varint(5, state.AutoLeave ? 1UL : 0);

    private static int IdsSize(IReadOnlyList<ulong> ids)
    {
        var size = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            size += 1 + EntrySize.VarintSize(ids[i]);
        }

        return size;
    }

    private static void WriteIds(ref WireWriter writer, int field, IReadOnlyList<ulong> ids)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            writer.Repeated(field, ids[i]);
        }
    }
}
