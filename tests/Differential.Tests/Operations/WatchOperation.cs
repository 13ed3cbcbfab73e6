using System.Text;
using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>
/// A watch over history up to now. It ends with events of a key that is written for it, behind all others; how a server cuts the events into responses is its own
/// business, but a revision is never cut.
/// </summary>
internal sealed class WatchOperation(WatchCreateRequest create) : IOperation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ByteString Last = ByteString.CopyFrom(0xff, 0xff);

    public string Name => $"watch {create}";

    public async Task<string> RunAsync(Server server)
    {
        await server.Grpc.PutAsync(new PutRequest { Key = Last }, Patience);
        var deleted = await server.Grpc.DeleteAsync(new DeleteRangeRequest { Key = Last }, Patience);
        var end = deleted.Value.Header.Revision - (create.Filters.Contains(WatchCreateRequest.Types.FilterType.Nodelete) ? 1 : 0);

        // One that begins in the future would wait for ever.
        var request = create.Clone();
        request.StartRevision = Math.Min(create.StartRevision, deleted.Value.Header.Revision - 1);
        using var patience = new CancellationTokenSource(Patience);
        using var stream = server.Grpc.Open("etcdserverpb.Watch/Watch", patience.Token);
        var seen = new StringBuilder();
        try
        {
            await stream.SendAsync(new WatchRequest { CreateRequest = request });
            while (await stream.ReceiveAsync(WatchResponse.Parser) is { } response)
            {
                Write(response, seen);
                if (response.Canceled || response.Events.Any(item => item.Kv.ModRevision == end))
                {
                    return seen.ToString();
                }
            }

            return seen.Append(await stream.StatusAsync()).ToString();
        }
        catch (OperationCanceledException)
        {
            return seen.Append("no end in time").ToString();
        }
    }

    private static void Write(WatchResponse response, StringBuilder seen)
    {
        if (response.Created || response.Canceled)
        {
            seen.Append($"id {response.WatchId} created {response.Created} canceled {response.Canceled} {response.CancelReason} compacted {response.CompactRevision}\n");
        }

        foreach (var item in response.Events)
        {
            seen.Append(item).Append('\n');
        }
    }
}
