using System.Runtime.CompilerServices;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Queues;

/// <summary>Follows who is in front of a queue, and what it says.</summary>
internal sealed class LeaderObserver(LeaseQueue queue, IWatchService watches)
{
    /// <summary>The present leader, or the first to come; then each of its values; then the next leader, and so on.</summary>
    public async IAsyncEnumerable<LeaderResponse> ObserveAsync(ByteString prefix, CallContext context, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            RangeResponse first = await GuardAsync(queue.FirstAsync(prefix, context));
            if (first.Kvs.Count == 0)
            {
                await WaitForCandidateAsync(prefix, first.Header.Revision, context);
                continue;
            }

            KeyValue leader = first.Kvs[0];
            yield return new LeaderResponse { Header = first.Header, Kv = leader };
            await foreach (LeaderResponse value in ValuesAsync(leader.Key, first.Header.Revision, context, cancellation))
            {
                yield return value;
            }
        }
    }

    /// <summary>The values of a leader, until it is gone.</summary>
    private async IAsyncEnumerable<LeaderResponse> ValuesAsync(ByteString key, long after, CallContext context, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var events = new KeyEvents(watches, context);
        await events.AddAsync(key, ByteString.Empty, after + 1);
        while (!cancellation.IsCancellationRequested && await GuardAsync(events.NextAsync()) is { } response)
        {
            foreach (Event change in response.Events)
            {
                if (change.Type == Event.Types.EventType.Delete)
                {
                    yield break;
                }

                ResponseHeader header = response.Header.Clone();
                header.Revision = change.Kv.ModRevision;
                yield return new LeaderResponse { Header = header, Kv = change.Kv };
            }
        }
    }

    private async ValueTask WaitForCandidateAsync(ByteString prefix, long after, CallContext context)
    {
        await using var events = new KeyEvents(watches, context);
        await events.AddAsync(prefix, LeaseQueue.EndOf(prefix), after + 1);
        await GuardAsync(events.NextAsync());
    }

    private static async ValueTask<T> GuardAsync<T>(ValueTask<T> call)
    {
        try
        {
            return await call;
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }
}
