using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>
/// Turns entries of the log into what may be shown of them. Nothing gets out of here by default: what is told of a request is named one by one, so that
/// values, passwords, hashes and tokens stay in.
/// </summary>
internal static class RaftEntryDecoder
{
    /// <summary>Bytes that are decoded for one answer, beyond its first entry: values are copied by decoding, and are thrown away.</summary>
    private const int MaxBytes = 8 << 20;

    /// <summary>The newest are decoded first, since it is them that are looked at.</summary>
    public static IReadOnlyList<RaftLogEntry> Decode(IReadOnlyList<Entry> entries)
    {
        var decoded = new RaftLogEntry[entries.Count];
        long bytes = 0;
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            Entry entry = entries[i];
            bytes += entry.Data.Length;
            decoded[i] = bytes <= MaxBytes || i == entries.Count - 1 ? Decode(entry) : Plain(entry, RaftEntryKind.NotDecoded);
        }

        return decoded;
    }

    public static RaftLogEntry Decode(Entry entry)
    {
        try
        {
            return entry.Type switch
            {
                EntryType.Normal when entry.Data.IsEmpty => Plain(entry, RaftEntryKind.NoOp),
                EntryType.Normal => Request(entry),
                _ => MemberChangeText.Describe(entry),
            };
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or FormatException)
        {
            return Plain(entry, RaftEntryKind.Unknown);
        }
    }

    private static RaftLogEntry Plain(Entry entry, RaftEntryKind kind) => new(entry.Index, entry.Term, kind, entry.Data.Length, "", 0, [], 0);

    private static RaftLogEntry Request(Entry entry)
    {
        InternalRaftRequest request = EntryPayload.Decode(entry.Data);
        var items = new RaftItemList();
        RaftEntryKind kind = KindOf(request, items);
        ulong id = request.ID != 0 ? request.ID : request.Header?.ID ?? 0;
        return new RaftLogEntry(entry.Index, entry.Term, kind, entry.Data.Length, request.Header?.Username ?? "", id, items.Items, items.LeftOut);
    }

    private static RaftEntryKind KindOf(InternalRaftRequest request, RaftItemList items)
    {
        switch (request)
        {
            case { Put: { } put }:
                items.Put("put", put);
                return RaftEntryKind.Put;
            case { DeleteRange: { } delete }:
                items.Delete("delete", delete);
                return RaftEntryKind.DeleteRange;
            case { Range: { } range }:
                items.Add("get", range.Key, range.RangeEnd);
                return RaftEntryKind.Range;
            case { Txn: { } txn }:
                items.Txn(txn, "");
                return RaftEntryKind.Txn;
            case { Compaction: { } compaction }:
                items.Add("compact", $"up to revision {compaction.Revision}{(compaction.Physical ? ", and give the space back" : "")}");
                return RaftEntryKind.Compaction;
            case { Alarm: { } alarm }:
                items.Add(alarm.Action == AlarmRequest.Types.AlarmAction.Deactivate ? "disarm" : "raise", $"{alarm.Alarm.ToString().ToUpperInvariant()} of member {alarm.MemberID:x}");
                return RaftEntryKind.Alarm;
            case { ClusterVersionSet: { } version }:
                items.Add("agree", $"on version {version.Ver}");
                return RaftEntryKind.ClusterVersion;
            case { DowngradeInfoSet: { } downgrade }:
                items.Add("downgrade", downgrade.Enabled ? $"to version {downgrade.Ver} is allowed" : "is not allowed");
                return RaftEntryKind.ClusterVersion;
            case { ClusterMemberAttrSet: { } attributes }:
                items.Add("name", $"member {attributes.MemberID:x} {attributes.MemberAttributes?.Name}, client URLs {string.Join(", ", attributes.MemberAttributes?.ClientUrls ?? [])}");
                return RaftEntryKind.MemberAttributes;
            default:
                return LeaseText.Describe(request, items) ?? AuthText.Describe(request, items) ?? RaftEntryKind.Unknown;
        }
    }
}
