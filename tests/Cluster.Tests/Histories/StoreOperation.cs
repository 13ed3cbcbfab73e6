using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>One request to the store, from its call to its return.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="Member">Who was asked.</param>
/// <param name="Request">A range, put, delete or txn request. Values that are put are unique in the history.</param>
/// <param name="Call">When it was sent, in ticks of one clock.</param>
/// <param name="Return">When the answer was there, or the client gave up.</param>
/// <param name="Outcome">What is known of its effect.</param>
/// <param name="Response">The answer to a request that was Ok.</param>
internal sealed record StoreOperation(int Client, string Member, IMessage Request, long Call, long Return, Outcome Outcome, IMessage? Response)
{
    /// <summary>What the server, or the way to it, said to a request that was not Ok.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether it is a read that may be outdated.</summary>
    public bool IsSerializable => Request is RangeRequest { Serializable: true };

    /// <summary>The revision in the answer's header.</summary>
    public long Revision => Response switch
    {
        RangeResponse range => range.Header.Revision,
        PutResponse put => put.Header.Revision,
        DeleteRangeResponse delete => delete.Header.Revision,
        TxnResponse txn => txn.Header.Revision,
        _ => 0,
    };

    /// <summary>Whether the answer says that something was changed.</summary>
    public bool HasChangedSomething => Response switch
    {
        PutResponse => true,
        DeleteRangeResponse delete => delete.Deleted > 0,
        TxnResponse txn => txn.Responses.Any(one => one.ResponsePut is not null || one.ResponseDeleteRange?.Deleted > 0),
        _ => false,
    };

    /// <inheritdoc/>
    public override string ToString()
        => $"client {Client} at {Member} [{Call}, {Return}] {Request.Descriptor.Name} {Request} -> {Outcome} {Response?.ToString() ?? Text}";
}
