using System.Diagnostics;
using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>Sends requests and writes down each with its times and its answer. For many clients at once.</summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _lock = new();
    private readonly List<StoreOperation> _operations = [];
    private readonly List<Waiter> _waiters = [];
    private int _acknowledged;

    /// <summary>All operations that have returned, in the order of their returns.</summary>
    public IReadOnlyList<StoreOperation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>Sends a request and records it.</summary>
    public async Task<StoreOperation> RunAsync(int client, ClusterMember member, IMessage request, TimeSpan timeout)
    {
        var call = Stopwatch.GetTimestamp();
        var (outcome, response, text) = request switch
        {
            RangeRequest range => Taken(await member.Client.RangeAsync(range, timeout)),
            PutRequest put => Taken(await member.Client.PutAsync(put, timeout)),
            DeleteRangeRequest delete => Taken(await member.Client.DeleteAsync(delete, timeout)),
            TxnRequest txn => Taken(await member.Client.TxnAsync(txn, timeout)),
            _ => throw new ArgumentException($"not a request to record: {request}"),
        };
        var operation = new StoreOperation(client, member.Name, request, call, Stopwatch.GetTimestamp(), outcome, response) { Text = text };
        Add(operation);
        return operation;
    }

    /// <summary>Waits until so many more writes are acknowledged.</summary>
    public Task AcknowledgedAsync(int more)
    {
        lock (_lock)
        {
            var goal = _acknowledged + more;
            return WaitAsync($"{more} more acknowledged writes", _ => _acknowledged >= goal);
        }
    }

    /// <summary>Waits for the first acknowledged write among those that are called after a moment, and returns how long after that moment its answer was there.</summary>
    public async Task<TimeSpan> FirstWriteAfterAsync(long moment)
    {
        Task<StoreOperation> first;
        lock (_lock)
        {
            first = WaitAsync("an acknowledged write", operation => operation.Call > moment);
        }
        return Stopwatch.GetElapsedTime(moment, (await first).Return);
    }

    private static (Outcome Outcome, IMessage? Response, string Text) Taken<T>(Answer<T> answer)
        where T : class, IMessage<T> => (answer.Outcome, answer.Response, answer.Text);

    private Task<StoreOperation> WaitAsync(string what, Func<StoreOperation, bool> isIt)
    {
        var waiter = new Waiter(isIt, new TaskCompletionSource<StoreOperation>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiters.Add(waiter);
        return LimitAsync(what, waiter.Done.Task);
    }

    private async Task<StoreOperation> LimitAsync(string what, Task<StoreOperation> done)
    {
        if (await Task.WhenAny(done, Task.Delay(Eventually.Deadline)) != done)
        {
            var last = string.Join("\n", Operations.TakeLast(10).Select(operation => $"{operation.Member}: {operation.Request.Descriptor.Name} {operation.Outcome} {operation.Text}"));
            Assert.Fail($"{what}: not within {Eventually.Deadline.TotalSeconds} s; the last operations:\n{last}");
        }
        return await done;
    }

    private void Add(StoreOperation operation)
    {
        lock (_lock)
        {
            _operations.Add(operation);
            if (operation.HasChangedSomething)
            {
                _acknowledged++;
                foreach (var waiter in _waiters.Where(waiter => waiter.IsIt(operation)).ToArray())
                {
                    _waiters.Remove(waiter);
                    waiter.Done.SetResult(operation);
                }
            }
        }
    }

    private sealed record Waiter(Func<StoreOperation, bool> IsIt, TaskCompletionSource<StoreOperation> Done);
}
