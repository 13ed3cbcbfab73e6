using System.Text.Json;
using Google.Protobuf;
using WebEtcd.Dashboard.ViewModels.Transactions;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.Tests.ViewModels.Transactions;

public sealed class TxnDraftTests
{
    private static TxnDraft All => TxnDraft.Parse(
        ["version = k 0", "create != k 1", "mod > k 2", "value < k hello%20you", "lease = k abc"],
        ["put /a b%0Ac 694d8b0c1f2a4e11", "get k", "get-prefix "],
        ["delete k", "delete-prefix /p/"]);

    [Fact]
    public void Lines_come_back_as_they_were()
    {
        Assert.Equal(All.Text, TxnDraft.Parse(All.Text).Text);
        Assert.Null(All.Problem());
        string odd = " %\r\n=&?\\xff \u202e";
        TxnDraft draft = new() { Then = { new TxnOp { Key = odd, Value = odd, Lease = odd } }, Compares = { new TxnCompare { Key = odd, Operand = "" } } };
        TxnDraft back = TxnDraft.Parse(draft.Text);
        Assert.Equal((odd, odd, odd), (back.Then[0].Key, back.Then[0].Value, back.Then[0].Lease));
        Assert.Equal((odd, ""), (back.Compares[0].Key, back.Compares[0].Operand));
        TxnDraft nothing = TxnDraft.Parse(["mod ~ k 1", "size = k 1", "mod = k"], ["fly k", "get", "get a b"], [""]);
        Assert.True(nothing.IsEmpty);
        Assert.Equal(["if mod ~ k 1", "if size = k 1", "if mod = k", "then fly k", "then get", "then get a b", "else "], nothing.Unread);
    }

    [Fact]
    public void The_request_says_what_the_lines_say()
    {
        TxnRequest request = All.ToRequest();
        Assert.Equal(
            [Compare.Types.CompareTarget.Version, Compare.Types.CompareTarget.Create, Compare.Types.CompareTarget.Mod, Compare.Types.CompareTarget.Value, Compare.Types.CompareTarget.Lease],
            request.Compare.Select(compare => compare.Target));
        Assert.Equal(
            [Compare.Types.CompareResult.Equal, Compare.Types.CompareResult.NotEqual, Compare.Types.CompareResult.Greater, Compare.Types.CompareResult.Less, Compare.Types.CompareResult.Equal],
            request.Compare.Select(compare => compare.Result));
        Assert.Equal((1L, 2L, "hello you", 0xabcL), (request.Compare[1].CreateRevision, request.Compare[2].ModRevision, request.Compare[3].Value.ToStringUtf8(), request.Compare[4].Lease));
        Assert.Equal(("b\nc", 0x694d8b0c1f2a4e11), (request.Success[0].RequestPut.Value.ToStringUtf8(), request.Success[0].RequestPut.Lease));
        Assert.Equal((0L, (long)TxnOp.ReadLimit), (request.Success[1].RequestRange.Limit, request.Success[2].RequestRange.Limit));
        Assert.Equal("\0\0", request.Success[2].RequestRange.Key.ToStringUtf8() + request.Success[2].RequestRange.RangeEnd.ToStringUtf8());
        Assert.Equal("/p0", request.Failure[1].RequestDeleteRange.RangeEnd.ToStringUtf8());
    }

    [Fact]
    public void The_json_form_means_the_same_request()
    {
        string json = TxnJson.Write(All.ToRequest());
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("aGVsbG8geW91", document.RootElement.GetProperty("compare")[3].GetProperty("value").GetString());
        Assert.Equal(All.ToRequest(), JsonParser.Default.Parse<TxnRequest>(json));
    }

    [Fact]
    public void What_the_shell_or_etcdctl_could_take_for_something_else_is_written_safely()
    {
        TxnDraft draft = TxnDraft.Parse(["value = q\"k it's"], ["put -k -v abc", "put k $HOME`x`\\ü%0A", "delete-prefix "], []);
        Assert.Equal(
            "etcdctl --endpoints=http://h:1 txn <<'EOF'\nvalue(\"q\\\"k\") = \"it's\"\n\n"
            + "put --lease=abc -- \"-k\" \"-v\"\nput \"k\" \"$HOME`x`\\\\\\xc3\\xbc\\n\"\ndel --prefix \"\"\n\n\nEOF",
            TxnCommand.Write(draft, "http://h:1"));
    }

    [Fact]
    public void A_transaction_that_is_too_long_has_no_address()
    {
        Assert.NotNull(TxnAddress.Link(All));
        Assert.Null(TxnAddress.Link(TxnDraft.Parse([], ["put k " + new string('v', 10_000)], [])));
    }
}
