using System.Runtime.InteropServices;
using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Consensus;

/// <summary>Reads back what a log entry carries.</summary>
internal static class EntryPayload
{
    // The validator lets transactions nest as deep as they may have operations, two messages a level; the library alone would stop at 100.
    private const int MaxRecursion = 1000;

    /// <exception cref="InvalidProtocolBufferException">The entry holds something else than a request: the log is damaged.</exception>
    public static InternalRaftRequest Decode(ReadOnlyMemory<byte> payload)
    {
        MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> bytes);
        using var stream = new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false);
        using CodedInputStream input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MaxRecursion);
        var request = new InternalRaftRequest();
        request.MergeFrom(input);
        return request;
    }
}
