using Google.Protobuf;
using WebEtcd.Node.Services.Inspection;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Inspection;

public sealed class RaftEntryDecoderTests
{
    [Fact]
    public void What_cannot_be_read_is_said_to_be_unknown()
    {
        Assert.Equal(RaftEntryKind.Unknown, RaftEntryDecoder.Decode(new Entry(1, 1, EntryType.Normal, new byte[] { 0xff, 0xff, 0xff })).Kind);
        Assert.Equal(RaftEntryKind.Unknown, RaftEntryDecoder.Decode(new Entry(1, 1, EntryType.ConfChangeV2, new byte[] { 0xff })).Kind);
        Assert.Equal(RaftEntryKind.NoOp, RaftEntryDecoder.Decode(new Entry(1, 1, EntryType.Normal, default)).Kind);
    }

    [Fact]
    public void A_page_of_huge_entries_decodes_the_newest_and_a_long_list_is_cut()
    {
        byte[] huge = new InternalRaftRequest { Put = new PutRequest { Key = ByteString.CopyFrom(new byte[600]), Value = ByteString.CopyFrom(new byte[5 << 20]) } }.ToByteArray();
        IReadOnlyList<RaftLogEntry> entries = RaftEntryDecoder.Decode([.. Enumerable.Range(1, 3).Select(i => new Entry(1, (ulong)i, EntryType.Normal, huge))]);
        Assert.Equal([RaftEntryKind.NotDecoded, RaftEntryKind.NotDecoded, RaftEntryKind.Put], entries.Select(entry => entry.Kind));
        RaftLogItem item = Assert.Single(entries[2].Items);
        Assert.Equal((RaftLogItem.MaxKeyBytes, 600, 5L << 20), (item.Key!.Length, item.WholeKeyBytes, item.ValueBytes));

        var txn = new TxnRequest();
        txn.Success.Add(Enumerable.Range(0, 100).Select(i => new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8($"k{i}") } }));
        RaftLogEntry many = RaftEntryDecoder.Decode(new Entry(1, 1, EntryType.Normal, new InternalRaftRequest { Txn = txn }.ToByteArray()));
        Assert.Equal((RaftLogEntry.MaxItems, 100 - RaftLogEntry.MaxItems), (many.Items.Count, many.ItemsLeftOut));
    }
}
