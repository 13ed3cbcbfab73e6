using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>Responses without their headers, which are compared by themselves.</summary>
internal static class BareResponse
{
    /// <summary>A copy without the headers.</summary>
    public static IMessage Of(IMessage response)
    {
        switch (response)
        {
            case PutResponse put:
                return new PutResponse { PrevKv = put.PrevKv };
            case DeleteRangeResponse delete:
                return new DeleteRangeResponse(delete) { Header = null };
            case RangeResponse range:
                return new RangeResponse(range) { Header = null };
            case LeaseGrantResponse grant:
                return new LeaseGrantResponse(grant) { Header = null };
            case LeaseRevokeResponse:
                return new LeaseRevokeResponse();
            case CompactionResponse:
                return new CompactionResponse();
            case TxnResponse txn:
                var bare = new TxnResponse { Succeeded = txn.Succeeded };
                bare.Responses.AddRange(txn.Responses.Select(Of));
                return bare;
            default:
                throw new NotSupportedException(response.Descriptor.Name);
        }
    }

    private static ResponseOp Of(ResponseOp op) => op.ResponseCase switch
    {
        ResponseOp.ResponseOneofCase.ResponsePut => new ResponseOp { ResponsePut = (PutResponse)Of(op.ResponsePut) },
        ResponseOp.ResponseOneofCase.ResponseDeleteRange => new ResponseOp { ResponseDeleteRange = (DeleteRangeResponse)Of(op.ResponseDeleteRange) },
        _ => new ResponseOp { ResponseRange = (RangeResponse)Of(op.ResponseRange) },
    };
}
