using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>One request of a client, with its answer.</summary>
internal sealed class Call
{
    /// <summary>Counts the calls of a world.</summary>
    public required int Number { get; init; }

    public required int Client { get; init; }

    /// <summary>The member that was asked.</summary>
    public required ulong Member { get; init; }

    /// <summary>
    /// What was asked: PutRequest, TxnRequest, DeleteRangeRequest, CompactionRequest, LeaseGrantRequest, LeaseRevokeRequest or RangeRequest.
    /// </summary>
    public required IMessage Request { get; init; }

    public required long AskedUs { get; init; }

    /// <summary>Highest revision that any answer or watcher had shown when this was asked.</summary>
    public required long Floor { get; init; }

    /// <summary>The bytes that go into the log; null for reads, and for what did not get that far.</summary>
    public byte[]? Payload { get; set; }

    public Outcome Outcome { get; set; }

    public long AnsweredUs { get; set; } = long.MaxValue;

    public IMessage? Response { get; set; }

    public EtcdError? Error { get; set; }

    /// <summary>Revision of the answer; 0 when it has none.</summary>
    public long Revision { get; set; }

    public override string ToString() =>
        $"call {Number} of client {Client} to member {Member} at {AskedUs / 1e6:F6} (floor {Floor}): {Request.Descriptor.Name} {Request} -> {Outcome} at {(AnsweredUs == long.MaxValue ? 0 : AnsweredUs) / 1e6:F6}, "
        + $"revision {Revision}, {Response} {Error?.Message}";
}
