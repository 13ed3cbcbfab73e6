using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using Kind = WebEtcd.Shared.Protos.Permission.Types.Type;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Every form of request, on ranges of every shape, by users with every kind of permission, held to an oracle that tries keys one by one.</summary>
public sealed class KeyMatrixTests
{
    private const string Open = "\0";

    /// <summary>Keys that tell all ranges of this test apart; the last stands for what is behind everything.</summary>
    private static readonly string[] Samples = ["\0", "a", "a\0", "b", "b\0", "bz", "c", "c\0", "d", "d\0", "e", "e\0", "~"];

    private static readonly (string Key, string End)[] Ranges =
        [("a", ""), ("b", ""), ("b\0", ""), ("c", ""), ("d", ""), ("b", "c"), ("b", "d"), ("b", "d\0"), ("a", "d"), ("b", "e"), ("c", Open), ("b", Open), (Open, Open)];

    private static readonly Dictionary<string, (Kind Type, string Key, string End)[]> Grants = new(StringComparer.Ordinal)
    {
        ["reader"] = [(Kind.Read, "b", "c"), (Kind.Read, "c", "d")],
        ["writer"] = [(Kind.Write, "b", "d")],
        ["both"] = [(Kind.Readwrite, "b", "c"), (Kind.Read, "c", "d"), (Kind.Write, "c", "e")],
        ["point"] = [(Kind.Readwrite, "b", "")],
        ["open"] = [(Kind.Readwrite, "c", Open)],
        ["gap"] = [(Kind.Readwrite, "b", "c"), (Kind.Readwrite, "c\0", "e")],
        ["none"] = [],
    };

    [Fact]
    public async Task Everybody_may_do_what_the_permissions_say_and_nothing_else()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        foreach ((string user, (Kind, string, string)[] grants) in Grants)
        {
            await node.AddUserAsync(user, "pw");
            await node.GrantAsync(user, [.. grants, (Kind.Readwrite, KeyForms.SharedKey, "")]);
        }

        await node.EnableAsync();
        List<string> wrong = [];
        foreach (string user in Grants.Keys)
        {
            CallContext caller = await node.LoginAsync(user, "pw");
            foreach (var form in KeyForms.OfRange)
            {
                foreach ((string key, string end) in Ranges)
                {
                    await CheckAsync(user, form.Name, form.Reads, form.Writes, key, end, () => form.Call(node, caller, AuthNode.Bytes(key), AuthNode.Bytes(end)), wrong);
                }
            }

            foreach (var form in KeyForms.OfKey)
            {
                foreach ((string key, string end) in Ranges.Where(static range => range.End.Length == 0))
                {
                    await CheckAsync(user, form.Name, form.Reads, form.Writes, key, end, () => form.Call(node, caller, AuthNode.Bytes(key), ByteString.Empty), wrong);
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_a_user_and_with_a_wrong_token_nothing_works()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.EnableAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        foreach (var form in KeyForms.OfRange.Concat(KeyForms.OfKey))
        {
            Task Call(CallContext caller) => form.Call(node, caller, AuthNode.Bytes("b"), ByteString.Empty);
            Assert.Equal(EtcdErrors.UserEmpty, await RpcMatrixTests.ErrorOfAsync(() => Call(new CallContext())));
            Assert.Equal(EtcdErrors.InvalidAuthToken, await RpcMatrixTests.ErrorOfAsync(() => Call(new CallContext { Token = "Bearer x" })));
            Assert.Null(await RpcMatrixTests.ErrorOfAsync(() => Call(root)));
        }
    }

    private static async Task CheckAsync(string user, string form, bool reads, bool writes, string key, string end, Func<Task> call, List<string> wrong)
    {
        bool isAllowed = (!reads || Covers(user, Kind.Read, key, end)) && (!writes || Covers(user, Kind.Write, key, end));
        EtcdError? error = await RpcMatrixTests.ErrorOfAsync(call);
        if ((error is null) != isAllowed || (error is not null && error != EtcdErrors.PermissionDenied))
        {
            wrong.Add($"{form} of [{key.Replace(Open, "0", StringComparison.Ordinal)}, {end.Replace(Open, "0", StringComparison.Ordinal)}) by {user}: {error?.Message ?? "allowed"}");
        }
    }

    private static bool Covers(string user, Kind kind, string key, string end) => Samples
        .Where(sample => IsIn(sample, key, end))
        .All(sample => Grants[user].Any(grant => (grant.Type == kind || grant.Type == Kind.Readwrite) && IsIn(sample, grant.Key, grant.End)));

    private static bool IsIn(string sample, string key, string end) =>
        end.Length == 0 ? sample == key : string.CompareOrdinal(sample, key) >= 0 && (end == Open || string.CompareOrdinal(sample, end) < 0);
}
