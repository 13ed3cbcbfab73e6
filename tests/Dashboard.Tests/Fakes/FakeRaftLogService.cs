using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>A log that is as long as the test says; what its entries hold goes round.</summary>
internal sealed class FakeRaftLogService : IRaftLogService
{
    private const ulong MemberOne = 1UL << 48;

    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    public RaftLogMarks Marks { get; set; } = new(1, 2, 1001, 1204, 1204, 1202, 1200, 1100);

    /// <summary>Makes the log longer, with everything in effect.</summary>
    public void Grow(ulong entries)
    {
        ulong last = Marks.StableIndex + entries;
        Marks = Marks with { StableIndex = last, LastIndex = last, CommitIndex = last, AppliedIndex = last };
    }

    public ValueTask<RaftLogPage> ReadAsync(RaftLogQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        ulong high = query.LastIndex == 0 ? Marks.StableIndex : query.LastIndex;
        if (high < Marks.FirstIndex || high > Marks.StableIndex)
        {
            return ValueTask.FromResult(new RaftLogPage(Marks, []));
        }

        ulong low = Math.Max(Marks.FirstIndex, high - Math.Min(high - 1, (ulong)query.Limit - 1));
        return ValueTask.FromResult(new RaftLogPage(Marks, [.. Enumerable.Range(0, (int)(high - low + 1)).Select(i => EntryAt(low + (ulong)i))]));
    }

    private static RaftLogEntry EntryAt(ulong index) => (index % 8) switch
    {
        0 => Made(index, RaftEntryKind.Put, "alice", new RaftLogItem("put", "/config/app/database"u8.ToArray(), null, 512, "lease 694d8b0c1f2a4e11")),
        1 => Made(index, RaftEntryKind.DeleteRange, "", new RaftLogItem("delete", "/jobs/"u8.ToArray(), "/jobs0"u8.ToArray(), -1, "")),
        2 => Made(
            index,
            RaftEntryKind.Txn,
            "bob",
            new RaftLogItem("if", "/lock/a"u8.ToArray(), null, -1, "create revision = 0"),
            new RaftLogItem("then put", "/lock/a"u8.ToArray(), null, 2, ""),
            new RaftLogItem("else get", "/lock/a"u8.ToArray(), null, -1, "")),
        3 => Made(index, RaftEntryKind.LeaseGrant, "", new RaftLogItem("grant", null, null, -1, "lease 694d8b0c1f2a4e11 for 60 s")),
        4 => Made(index, RaftEntryKind.MemberChange, "", new RaftLogItem("add", null, null, -1, "learner 8e9e05c52164694d, peer URLs http://127.0.0.1:2380")),
        5 => Made(index, RaftEntryKind.Put, "", new RaftLogItem("put", [0x2f, 0xff, 0x3c], null, 3_000_000, "")),
        6 => new RaftLogEntry(index, 2, RaftEntryKind.NoOp, 0, "", 0, [], 0),
        _ => Made(index, RaftEntryKind.Auth, "root", new RaftLogItem("permit", "/a"u8.ToArray(), "\0"u8.ToArray(), -1, "read to role <b>viewer</b>")) with { ItemsLeftOut = 3 },
    };

    private static RaftLogEntry Made(ulong index, RaftEntryKind kind, string user, params RaftLogItem[] items) => new(index, 2, kind, 96, user, MemberOne | index, items, 0);
}
