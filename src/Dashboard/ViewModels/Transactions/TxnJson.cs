using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>A transaction as the body of <c>POST /v3/kv/txn</c>: bytes in base64, 64-bit numbers as text.</summary>
internal static class TxnJson
{
    // What base64 may contain need not be escaped, and is shown as text.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(TxnRequest request)
    {
        var body = new JsonObject();
        AddList(body, "compare", request.Compare.Select(Of));
        AddList(body, "success", request.Success.Select(Of));
        AddList(body, "failure", request.Failure.Select(Of));
        return body.ToJsonString(Indented);
    }

    private static void AddList(JsonObject body, string name, IEnumerable<JsonObject> items)
    {
        JsonNode[] nodes = [.. items];
        if (nodes.Length > 0)
        {
            body[name] = new JsonArray(nodes);
        }
    }

    private static JsonObject Of(Compare compare)
    {
        (string target, string field, string value) = compare.Target switch
        {
            Compare.Types.CompareTarget.Version => ("VERSION", "version", Number(compare.Version)),
            Compare.Types.CompareTarget.Create => ("CREATE", "createRevision", Number(compare.CreateRevision)),
            Compare.Types.CompareTarget.Mod => ("MOD", "modRevision", Number(compare.ModRevision)),
            Compare.Types.CompareTarget.Value => ("VALUE", "value", Bytes(compare.Value)),
            _ => ("LEASE", "lease", Number(compare.Lease)),
        };
        string result = compare.Result switch
        {
            Compare.Types.CompareResult.NotEqual => "NOT_EQUAL",
            Compare.Types.CompareResult.Greater => "GREATER",
            Compare.Types.CompareResult.Less => "LESS",
            _ => "EQUAL",
        };
        return new JsonObject { ["target"] = target, ["result"] = result, ["key"] = Bytes(compare.Key), [field] = value };
    }

    private static JsonObject Of(RequestOp op) => op.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestPut => new JsonObject { ["requestPut"] = Put(op.RequestPut) },
        RequestOp.RequestOneofCase.RequestRange => new JsonObject { ["requestRange"] = Range(op.RequestRange.Key, op.RequestRange.RangeEnd, op.RequestRange.Limit) },
        _ => new JsonObject { ["requestDeleteRange"] = Range(op.RequestDeleteRange.Key, op.RequestDeleteRange.RangeEnd, 0) },
    };

    private static JsonObject Put(PutRequest put)
    {
        var body = new JsonObject { ["key"] = Bytes(put.Key), ["value"] = Bytes(put.Value) };
        if (put.Lease != 0)
        {
            body["lease"] = Number(put.Lease);
        }

        return body;
    }

    private static JsonObject Range(ByteString key, ByteString rangeEnd, long limit)
    {
        var body = new JsonObject { ["key"] = Bytes(key) };
        if (!rangeEnd.IsEmpty)
        {
            body["rangeEnd"] = Bytes(rangeEnd);
        }

        if (limit > 0)
        {
            body["limit"] = Number(limit);
        }

        return body;
    }

    private static string Bytes(ByteString bytes) => bytes.ToBase64();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
