using System.Diagnostics.CodeAnalysis;
using WebEtcd.Testing;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>Payloads are the same when their bytes are.</summary>
internal sealed class PayloadComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public bool Equals(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    public int GetHashCode([DisallowNull] ReadOnlyMemory<byte> payload)
    {
        var hash = new StableHash(3);
        hash.Add(payload.Span);
        return hash.GetHashCode();
    }
}
