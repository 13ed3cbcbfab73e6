namespace WebEtcd.Raft;

/// <summary>Entries on the wire: { type = 1; term = 2; index = 3; data = 4 }.</summary>
internal static class EntryCodec
{
    public static int Size(Entry entry) =>
        WireSize.Varint(1, (ulong)entry.Type) + WireSize.Varint(2, entry.Term) + WireSize.Varint(3, entry.Index) + WireSize.Bytes(4, entry.Data.Length);

    public static void Write(ref WireWriter writer, Entry entry)
    {
        writer.Varint(1, (ulong)entry.Type);
        writer.Varint(2, entry.Term);
        writer.Varint(3, entry.Index);
        writer.Bytes(4, entry.Data.Span);
    }

    public static Entry Read(ref WireReader outer, ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source.Span);
        var type = 0UL;
        var term = 0UL;
        var index = 0UL;
        ReadOnlyMemory<byte> data = default;
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case 1:
                    type = reader.EnumValue((ulong)EntryType.ConfChangeV2, "entry type");
                    break;
                case 2:
                    term = reader.Varint();
                    break;
                case 3:
                    index = reader.Varint();
                    break;
                case 4:
                    data = MessageFields.Nested(ref reader, source);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        outer.Adopt(reader.Error);
        return new Entry(term, index, (EntryType)type, data);
    }
}
