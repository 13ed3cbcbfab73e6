using System.Text;
using Google.Protobuf;
using WebEtcd.Node.Tests.Security;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Inspection;

public sealed class RaftLogServiceTests
{
    [Fact]
    public async Task Entries_are_decoded_and_values_are_told_by_their_size_only()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.Leases.GrantAsync(new LeaseGrantRequest { ID = 0xabc, TTL = 60 }, CallContext.None);
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("/a"), Value = AuthNode.Bytes("hidden-value"), Lease = 0xabc }, CallContext.None);
        await node.Keys.TxnAsync(
            new TxnRequest
            {
                Compare = { new Compare { Key = AuthNode.Bytes("/a"), Target = Compare.Types.CompareTarget.Value, Value = AuthNode.Bytes("hidden-compare") } },
                Success = { new RequestOp { RequestPut = new PutRequest { Key = AuthNode.Bytes("/b"), Value = AuthNode.Bytes("hidden-then") } } },
                Failure = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = AuthNode.Bytes("/b"), RangeEnd = AuthNode.Bytes("/c") } } },
            },
            CallContext.None);
        await node.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = AuthNode.Bytes("/a") }, CallContext.None);
        RaftLogPage page = await ReadAsync(node, 0, 50);
        Assert.Equal(
            [RaftEntryKind.MemberChange, RaftEntryKind.NoOp, RaftEntryKind.LeaseGrant, RaftEntryKind.Put, RaftEntryKind.Txn, RaftEntryKind.DeleteRange],
            page.Entries.Select(entry => entry.Kind).Where(kind => kind is not (RaftEntryKind.MemberAttributes or RaftEntryKind.ClusterVersion)));
        RaftLogEntry put = page.Entries.Single(entry => entry.Kind == RaftEntryKind.Put);
        RaftLogItem item = Assert.Single(put.Items);
        Assert.Equal(("put", "/a", 12L, "lease abc"), (item.Word, Text(item.Key), item.ValueBytes, item.Note));
        Assert.Equal(node.Runtime.Identity.MemberId & 0xFFFF, put.RequestId >> 48);
        Assert.Equal(
            ["if /a value = a value 14", "then put /b  11", "else delete /b../c  -1"],
            page.Entries.Single(entry => entry.Kind == RaftEntryKind.Txn).Items.Select(
                row => $"{row.Word} {Text(row.Key)}{(row.RangeEnd is null ? "" : ".." + Text(row.RangeEnd))} {row.Note} {row.ValueBytes}"));
        Assert.DoesNotContain("hidden", Everything(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_marks_are_those_of_the_log_and_pages_are_cut_by_index()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes($"k{i}") }, CallContext.None);
        }

        RaftLogPage page = await ReadAsync(node, 0, 5);
        RaftLogMarks marks = page.Marks;
        Assert.Equal(node.Runtime.Identity.MemberId, marks.MemberId);
        Assert.Equal((1UL, 0UL), (marks.FirstIndex, marks.CompactedIndex));
        Assert.True(marks.FirstIndex <= marks.AppliedIndex && marks.AppliedIndex <= marks.CommitIndex && marks.CommitIndex <= marks.StableIndex && marks.StableIndex <= marks.LastIndex);
        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => marks.StableIndex - 4 + (ulong)i)], page.Entries.Select(entry => entry.Index));
        Assert.Equal([1UL, 2UL, 3UL], (await ReadAsync(node, 3, 5)).Entries.Select(entry => entry.Index));
        Assert.Empty((await ReadAsync(node, marks.LastIndex + 1000, 5)).Entries);
        Assert.Equal(7UL, Assert.Single((await ReadAsync(node, 7, 0)).Entries).Index);
    }

    [Fact]
    public async Task Passwords_hashes_and_tokens_stay_in_and_users_are_named()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("plain", "secret-password");
        await node.EnableAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("k") }, root);
        RaftLogPage page = await node.Get<IRaftLogService>().ReadAsync(new RaftLogQuery(0, 50), root);
        Assert.Equal("root", page.Entries.Last(entry => entry.Kind == RaftEntryKind.Put).User);
        Assert.Contains(page.Entries, entry => entry.Kind == RaftEntryKind.Authenticate && entry.Items.Single().Note == "user root");
        string all = Everything(page);
        Assert.Contains("user plain", all, StringComparison.Ordinal);

        // What the log does hold: the hash of each password, and the fingerprint of each token.
        string[] secrets = [.. Requests(node).SelectMany(request => new[]
        {
            request.AuthUserAdd?.Password, request.AuthUserAdd?.HashedPassword, request.Authenticate?.SimpleToken, request.Authenticate?.Password,
        }).OfType<string>().Where(secret => secret.Length > 0)];
        Assert.True(secrets.Length >= 3);
        Assert.All(secrets.Append("secret-password").Append(root.Token!), secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_root_looks_in_while_users_are_asked_for()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("plain", "ppw");
        await ReadAsync(node, 0, 1);
        await node.EnableAsync();
        CallContext plain = await node.LoginAsync("plain", "ppw");
        IRaftLogService log = node.Get<IRaftLogService>();
        EtcdException refused = await Assert.ThrowsAsync<EtcdException>(() => log.ReadAsync(new RaftLogQuery(0, 1), plain).AsTask());
        Assert.Equal(EtcdErrors.PermissionDenied, refused.Error);
        await Assert.ThrowsAsync<EtcdException>(() => log.ReadAsync(new RaftLogQuery(0, 1), CallContext.None).AsTask());
        Assert.Single((await log.ReadAsync(new RaftLogQuery(0, 1), await node.LoginAsync("root", "rpw"))).Entries);
    }

    private static async Task<RaftLogPage> ReadAsync(AuthNode node, ulong last, int limit) =>
        await node.Get<IRaftLogService>().ReadAsync(new RaftLogQuery(last, limit), CallContext.None).AsTask().Soon();

    private static string Text(byte[]? key) => key is null ? "" : Encoding.UTF8.GetString(key);

    private static string Everything(RaftLogPage page) => string.Join('\n', page.Entries.SelectMany(entry =>
        entry.Items.Select(item => $"{entry.Kind} {entry.User} {item.Word} {Text(item.Key)} {Text(item.RangeEnd)} {item.Note}")));

    private static List<InternalRaftRequest> Requests(AuthNode node)
    {
        MemoryLogStorage log = node.Runtime.Log;
        log.Entries(log.FirstIndex, log.LastIndex + 1, ulong.MaxValue, out IReadOnlyList<Entry> entries);
        return [.. entries.Where(entry => entry.Type == EntryType.Normal && entry.Data.Length > 0).Select(entry => InternalRaftRequest.Parser.ParseFrom(entry.Data.Span))];
    }
}
