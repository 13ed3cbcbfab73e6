namespace WebEtcd.Raft;

/// <summary>
/// The encoding of configuration changes in log entries: the protocol-buffer messages of etcd's raft.
/// ConfChangeV2 { transition = 1; repeated changes = 2 { type = 1; node_id = 2 }; context = 3 } and ConfChange { id = 1; type = 2; node_id = 3; context = 4 }.
/// </summary>
internal static class ConfChangeCodec
{
    public static byte[] Encode(ConfChange change)
    {
        var size = WireSize.Varint(1, (ulong)change.Transition) + WireSize.Bytes(3, change.Context.Length);
        foreach (var step in change.Changes)
        {
            size += WireSize.Nested(2, StepSize(step));
        }

        var data = new byte[size];
        var writer = new WireWriter(data);
        writer.Varint(1, (ulong)change.Transition);
        foreach (var step in change.Changes)
        {
            writer.BeginNested(2, StepSize(step));
            writer.Varint(1, (ulong)step.Type);
            writer.Varint(2, step.NodeId);
        }

        writer.Bytes(3, change.Context.Span);
        return data;
    }

    public static byte[] EncodeSingle(ConfChange change)
    {
        if (change.Changes.Count != 1 || change.Transition != ConfChangeTransition.Auto)
        {
            throw new InvalidOperationException("the single-step form holds exactly one step and no joint transition");
        }

        var step = change.Changes[0];
        var data = new byte[WireSize.Varint(2, (ulong)step.Type) + WireSize.Varint(3, step.NodeId) + WireSize.Bytes(4, change.Context.Length)];
        var writer = new WireWriter(data);
        writer.Varint(2, (ulong)step.Type);
        writer.Varint(3, step.NodeId);
        writer.Bytes(4, change.Context.Span);
        return data;
    }

    public static bool TryDecode(EntryType type, ReadOnlySpan<byte> data, out ConfChange? change, out string? error)
    {
        change = null;
        var reader = new WireReader(data);
        change = type switch
        {
            EntryType.ConfChange => ReadSingle(ref reader),
            EntryType.ConfChangeV2 => ReadV2(ref reader),
            _ => null,
        };
        error = reader.Error ?? (change is null ? $"an entry of type {type} holds none" : null);
        if (error is not null)
        {
            change = null;
        }

        return error is null;
    }

    private static int StepSize(ConfChangeSingle step) => WireSize.Varint(1, (ulong)step.Type) + WireSize.Varint(2, step.NodeId);

    private static ConfChange ReadV2(ref WireReader reader)
    {
        var transition = 0UL;
        var changes = new List<ConfChangeSingle>();
        ReadOnlyMemory<byte> context = default;
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    transition = reader.EnumValue((ulong)ConfChangeTransition.JointExplicit, "transition");
                    break;
                case 2:
                    changes.Add(ReadStep(ref reader));
                    break;
                case 3:
                    context = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ConfChange { Transition = (ConfChangeTransition)transition, Changes = changes, Context = context };
    }

    private static ConfChangeSingle ReadStep(ref WireReader reader)
    {
        var type = 0UL;
        var id = 0UL;
        var step = new WireReader(reader.Bytes());
        while (step.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    type = step.EnumValue((ulong)ConfChangeType.AddLearnerNode, "kind of step");
                    break;
                case 2:
                    id = step.Varint();
                    break;
                default:
                    step.Skip();
                    break;
            }
        }

        reader.Adopt(step.Error);
        return new ConfChangeSingle((ConfChangeType)type, id);
    }

    private static ConfChange ReadSingle(ref WireReader reader)
    {
        var type = 0UL;
        var id = 0UL;
        ReadOnlyMemory<byte> context = default;
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 2:
                    type = reader.EnumValue((ulong)ConfChangeType.AddLearnerNode, "kind of step");
                    break;
                case 3:
                    id = reader.Varint();
                    break;
                case 4:
                    context = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ConfChange { Changes = [new ConfChangeSingle((ConfChangeType)type, id)], Context = context };
    }
}
