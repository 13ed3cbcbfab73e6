using FASTER.core;

namespace WebEtcd.Storage.Revisions;

/// <summary>Where a read puts what it found.</summary>
internal sealed class ReadTarget
{
    internal byte[]? Bytes { get; set; }
}

/// <summary>FasterKV's callbacks: a read copies the value out, a write copies it in.</summary>
internal sealed class RevisionFunctions : SpanByteFunctions<RevisionKey, ReadTarget, Empty>
{
    public override bool SingleReader(ref RevisionKey key, ref SpanByte input, ref SpanByte value, ref ReadTarget dst, ref ReadInfo readInfo)
    {
        dst.Bytes = value.ToByteArray();
        return true;
    }

    public override bool ConcurrentReader(ref RevisionKey key, ref SpanByte input, ref SpanByte value, ref ReadTarget dst, ref ReadInfo readInfo)
    {
        dst.Bytes = value.ToByteArray();
        return true;
    }

    /// <summary>Never in place: a record that was written once may be read by anybody at any time.</summary>
    public override bool ConcurrentWriter(ref RevisionKey key, ref SpanByte input, ref SpanByte src, ref SpanByte dst, ref ReadTarget output, ref UpsertInfo upsertInfo) =>
        src.AsReadOnlySpan().SequenceEqual(dst.AsReadOnlySpan());
}
