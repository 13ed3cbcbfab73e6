namespace WebEtcd.Raft;

/// <summary>The fields of a message while it is read.</summary>
internal struct MessageFields
{
    private ulong _to;
    private ulong _from;
    private ulong _term;
    private ulong _logTerm;
    private ulong _index;
    private ulong _commit;
    private ulong _vote;
    private ulong _rejectHint;
    private bool _reject;
    private List<Entry>? _entries;
    private Snapshot? _snapshot;
    private ReadOnlyMemory<byte> _context;

    public MessageType Type { get; private set; }

    public void Read(ref WireReader reader, int field, ReadOnlyMemory<byte> source)
    {
        switch (field)
        {
            case 1:
                Type = (MessageType)reader.EnumValue((ulong)MessageType.ForgetLeader, "message type");
                break;
            case 2:
                _to = reader.Varint();
                break;
            case 3:
                _from = reader.Varint();
                break;
            case 4:
                _term = reader.Varint();
                break;
            case 5:
                _logTerm = reader.Varint();
                break;
            case 6:
                _index = reader.Varint();
                break;
            case 7:
                (_entries ??= []).Add(EntryCodec.Read(ref reader, Nested(ref reader, source)));
                break;
            case 8:
                _commit = reader.Varint();
                break;
            case 9:
                _snapshot = SnapshotCodec.Read(ref reader, Nested(ref reader, source));
                break;
            case 10:
                _reject = reader.EnumValue(1, "reject flag") == 1;
                break;
            case 11:
                _rejectHint = reader.Varint();
                break;
            case 12:
                _context = Nested(ref reader, source);
                break;
            case 13:
                _vote = reader.Varint();
                break;
            case 14:
                reader.Fail("responses of storage messages stay within their node");
                break;
            default:
                reader.Skip();
                break;
        }
    }

    public readonly Message ToMessage() => new()
    {
        Type = Type,
        To = _to,
        From = _from,
        Term = _term,
        LogTerm = _logTerm,
        Index = _index,
        Entries = _entries is null ? [] : _entries,
        Commit = _commit,
        Vote = _vote,
        Snapshot = _snapshot,
        Reject = _reject,
        RejectHint = _rejectHint,
        Context = _context,
    };

    internal static ReadOnlyMemory<byte> Nested(ref WireReader reader, ReadOnlyMemory<byte> source)
    {
        reader.BytesRange(out var start, out var length);
        return source.Slice(start, length);
    }
}
