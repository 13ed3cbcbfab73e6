using Google.Protobuf;
using WebEtcd.Cluster.Tests.Gateway;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>Draws operations: over gRPC, the same as JSON, JSON that cannot be read, and watches.</summary>
internal sealed class OperationMaker(Random random)
{
    private readonly RequestMaker _requests = new(random);
    private readonly BadJson _bad = new(random);

    public IOperation Next()
    {
        // About; what was refused did not move it.
        _requests.Revision += _requests.Sometimes(35) ? 1 : 0;
        int kind = random.Next(0, 100);
        return kind switch
        {
            < 25 => Ask("KV/Put", "/v3/kv/put", _requests.Put(), PutResponse.Parser),
            < 55 => Ask("KV/Range", "/v3/kv/range", _requests.Range(), RangeResponse.Parser),
            < 65 => Ask("KV/DeleteRange", "/v3/kv/deleterange", _requests.Delete(), DeleteRangeResponse.Parser),
            < 85 => Ask("KV/Txn", "/v3/kv/txn", _requests.Txn(), TxnResponse.Parser),
            < 88 => Ask("Lease/LeaseGrant", "/v3/lease/grant", _requests.Grant(), LeaseGrantResponse.Parser),
            < 90 => Ask("Lease/LeaseRevoke", "/v3/lease/revoke", _requests.Revoke(), LeaseRevokeResponse.Parser),
            < 92 => new GrpcOperation<LeaseTimeToLiveResponse>("etcdserverpb.Lease/LeaseTimeToLive", _requests.TimeToLive(), LeaseTimeToLiveResponse.Parser),
            < 93 => new GrpcOperation<LeaseLeasesResponse>("etcdserverpb.Lease/LeaseLeases", new LeaseLeasesRequest(), LeaseLeasesResponse.Parser),
            < 94 => Compaction(),
            < 96 => new WatchOperation(_requests.Watch()),
            _ => new JsonOperation(_bad.Next(Json(_requests.Range(mayOmitValues: false)))),
        };
    }

    private IOperation Ask<T>(string method, string path, IMessage request, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        // Keys without values: see the list of differences.
        bool isKeysOnly = request is RangeRequest { KeysOnly: true };
        return !isKeysOnly && random.Next(3) == 0
            ? new JsonOperation(GatewayCall.Post(path, Json(request)))
            : new GrpcOperation<T>($"etcdserverpb.{method}", request, parser);
    }

    private IOperation Compaction()
    {
        CompactionRequest request = _requests.Compaction();
        _requests.Compacted = request.Revision <= _requests.Revision ? Math.Max(_requests.Compacted, request.Revision) : _requests.Compacted;
        return Ask("KV/Compact", "/v3/kv/compaction", request, CompactionResponse.Parser);
    }

    private string Json(IMessage request) => new JsonFormatter(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(random.Next(2) == 0).WithFormatEnumsAsIntegers(random.Next(2) == 0)).Format(request);
}
