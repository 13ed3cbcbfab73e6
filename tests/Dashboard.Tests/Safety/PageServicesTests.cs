using System.Reflection;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Safety;

/// <summary>What the switches of the dashboard forbid is refused behind the pages, whatever these do.</summary>
public sealed class PageServicesTests
{
    /// <summary>Every method of the contracts that only looks. Whoever adds one to a contract decides here on which side it stands.</summary>
    private static readonly HashSet<string> Looks =
    [
        "IKeyValueService.RangeAsync", "IKeyValueService.RangeStreamAsync", "IKeyValueService.TxnAsync",
        "ILeaseService.TimeToLiveAsync", "ILeaseService.LeasesAsync", "IClusterService.MemberListAsync",
        "IMaintenanceService.StatusAsync", "IMaintenanceService.HashAsync", "IMaintenanceService.HashKvAsync", "IMaintenanceService.SnapshotAsync",
        "IAuthService.StatusAsync", "IAuthService.UserGetAsync", "IAuthService.UserListAsync", "IAuthService.RoleGetAsync", "IAuthService.RoleListAsync",
        "INodeLogService.ReadAsync", "INodeLogService.LevelAsync", "IClientInspector.ListWatchesAsync", "IClientInspector.ListConnectionsAsync",
    ];

    [Fact]
    public async Task A_read_only_dashboard_refuses_every_change()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { IsReadOnly = true });
        PageServices services = context.Services.GetRequiredService<PageServices>();
        int refused = await CountRefusedAsync(services.Get<IKeyValueService>())
            + await CountRefusedAsync(services.Get<ILeaseService>())
            + await CountRefusedAsync(services.Get<IClusterService>())
            + await CountRefusedAsync(services.Get<IMaintenanceService>())
            + await CountRefusedAsync(services.Get<IAuthService>())
            + await CountRefusedAsync(services.Get<INodeLogService>())
            + await CountRefusedAsync(services.Get<IClientInspector>());
        Assert.Equal(3 + 3 + 4 + 4 + 12 + 1 + 1, refused);
        TxnRequest reads = new() { Success = { new RequestOp { RequestRange = new RangeRequest { Key = Bytes("k") } } } };
        Assert.True((await services.Get<IKeyValueService>().TxnAsync(reads, CallContext.None)).Succeeded);
        TxnRequest writes = new() { Failure = { new RequestOp { RequestTxn = new TxnRequest { Success = { new RequestOp { RequestPut = new PutRequest { Key = Bytes("k") } } } } } } };
        Assert.Equal(PageServices.ReadOnly, (await Assert.ThrowsAsync<EtcdException>(async () => await services.Get<IKeyValueService>().TxnAsync(writes, CallContext.None))).Error);
    }

    [Fact]
    public async Task No_answer_carries_a_masked_value()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { MaskedPrefixes = ["/secret/"u8.ToArray()] });
        IKeyValueService keys = context.Services.GetRequiredService<PageServices>().Get<IKeyValueService>();
        context.Store.Put("/secret/a", "hunter2");
        context.Store.Put("/open", "seen");
        RangeRequest all = new() { Key = Bytes("\0"), RangeEnd = Bytes("\0") };
        Assert.Equal(["seen", "masked"], (await keys.RangeAsync(all, CallContext.None)).Kvs.OrderBy(kv => kv.Key.ToStringUtf8()).Select(kv => kv.Value.ToStringUtf8()));
        context.Store.Put("/secret/7", "hunter3", 7);
        context.Store.Put("/open/7", "said", 7);
        QueuePage queues = await context.Services.GetRequiredService<PageServices>().Get<IQueueBrowserService>().ListAsync(new QueueQuery(default, null, 10, 10), CallContext.None);
        Assert.Equal(["said", "hidden: masked"], queues.Queues.Select(queue => (queue.Places[^1].Key[1] == 's' ? "hidden: " : "") + System.Text.Encoding.UTF8.GetString(queue.Places[^1].Value)));
        TxnResponse txn = await keys.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestRange = new RangeRequest { Key = Bytes("/secret/a") } } } }, CallContext.None);
        Assert.Equal("masked", txn.Responses[0].ResponseRange.Kvs[0].Value.ToStringUtf8());
        Assert.Equal("hunter2", context.Store.All().Single(kv => kv.Key.ToStringUtf8() == "/secret/a").Value.ToStringUtf8());
    }

    [Fact]
    public async Task A_masked_value_is_neither_written_nor_guessed()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { MaskedPrefixes = ["/secret/"u8.ToArray()] });
        PageServices services = context.Services.GetRequiredService<PageServices>();
        IKeyValueService keys = services.Get<IKeyValueService>();
        context.Store.Put("/secret/a", "hunter2");
        PutRequest put = new() { Key = Bytes("/secret/a"), Value = Bytes("masked") };
        Assert.Equal(Masks.Refusal, (await Assert.ThrowsAsync<EtcdException>(async () => await keys.PutAsync(put, CallContext.None))).Error);
        TxnRequest guess = new() { Compare = { new Compare { Key = Bytes("/secret/a"), Target = Compare.Types.CompareTarget.Value, Value = Bytes("hunter1") } } };
        Assert.Contains("cannot be compared", (await Assert.ThrowsAsync<EtcdException>(async () => await keys.TxnAsync(guess, CallContext.None))).Message, StringComparison.Ordinal);
        EtcdException backup = await Assert.ThrowsAsync<EtcdException>(async () =>
        {
            await foreach (SnapshotResponse _ in services.Get<IMaintenanceService>().SnapshotAsync(new SnapshotRequest(), CallContext.None))
            {
            }
        });
        Assert.Contains("A backup holds values that are masked", backup.Message, StringComparison.Ordinal);
        Assert.Equal("hunter2", context.Store.All().Single().Value.ToStringUtf8());
    }

    [Fact]
    public void A_watch_shows_that_something_changed_and_not_to_what()
    {
        Masks masks = new(["/secret/"u8.ToArray()]);
        WatchResponse answer = new()
        {
            Events =
            {
                new Event { Kv = new KeyValue { Key = Bytes("/secret/a"), Value = Bytes("new"), ModRevision = 7 }, PrevKv = new KeyValue { Key = Bytes("/secret/a"), Value = Bytes("old") } },
                new Event { Kv = new KeyValue { Key = Bytes("/open"), Value = Bytes("seen") } },
                new Event { Type = Event.Types.EventType.Delete, Kv = new KeyValue { Key = Bytes("/secret/b") } },
            },
        };
        WatchResponse masked = masks.Of(answer);
        Assert.Equal(["masked", "seen", ""], masked.Events.Select(change => change.Kv.Value.ToStringUtf8()));
        Assert.Equal(("masked", 7), (masked.Events[0].PrevKv.Value.ToStringUtf8(), masked.Events[0].Kv.ModRevision));
        Assert.Equal("new", answer.Events[0].Kv.Value.ToStringUtf8());
    }

    private static async Task<int> CountRefusedAsync<T>(T service)
        where T : class
    {
        int refused = 0;
        foreach (MethodInfo method in typeof(T).GetMethods().Where(method => !Looks.Contains($"{typeof(T).Name}.{method.Name}")))
        {
            object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : parameter.ParameterType == typeof(CallContext) ? CallContext.None : Activator.CreateInstance(parameter.ParameterType))];
            EtcdException error = await Assert.ThrowsAsync<EtcdException>(async () =>
            {
                object result = method.Invoke(service, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
                await (Task)result.GetType().GetMethod("AsTask")!.Invoke(result, null)!;
            });
            Assert.True(error.Error == PageServices.ReadOnly, $"{typeof(T).Name}.{method.Name}: {error.Message}");
            refused++;
        }

        return refused;
    }

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
