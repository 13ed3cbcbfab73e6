using Google.Protobuf;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>What became of a request, as far as its caller knows.</summary>
internal enum Outcome
{
    /// <summary>No answer, or one that says nothing: it may be carried out or not.</summary>
    Unknown,

    /// <summary>Answered with success.</summary>
    Acknowledged,

    /// <summary>Answered with an error that says it was not carried out.</summary>
    Refused,
}

/// <summary>One request of a writer with its answer.</summary>
/// <param name="Life">Life of the node, counted from 0.</param>
/// <param name="Writer">Who asked.</param>
/// <param name="Sequence">Counts a writer's requests of a life.</param>
/// <param name="Request">PutRequest, TxnRequest, DeleteRangeRequest, CompactionRequest, LeaseGrantRequest, LeaseRevokeRequest or RangeRequest.</param>
/// <param name="Floor">Highest revision that any answer had when this was asked: an answer to this must not be older.</param>
internal sealed record Operation(int Life, int Writer, int Sequence, IMessage Request, long Floor)
{
    public Outcome Outcome { get; set; }

    /// <summary>Revision of the answer's header; 0 without an answer.</summary>
    public long Revision { get; set; }

    public IMessage? Response { get; set; }

    public string Id => $"{Life}.{Writer}.{Sequence}";

    public override string ToString() => $"{Id} {Request.Descriptor.Name} ({Outcome}, revision {Revision})";
}
