namespace WebEtcd.Bench.Operations;

/// <summary>KV.Range of one key, or of the whole key space.</summary>
internal sealed class RangeOperation(KeySpace keys, bool serializable, bool all) : UnaryOperation
{
    private readonly byte[] _first = keys.FirstKey();
    private readonly byte[] _end = keys.RangeEnd();

    /// <inheritdoc/>
    public override string GrpcPath => "/etcdserverpb.KV/Range";

    /// <inheritdoc/>
    public override string JsonPath => "/v3/kv/range";

    /// <inheritdoc/>
    public override int MaximumSize => 96 + (keys.KeySize * 3);

    /// <inheritdoc/>
    public override int MinimumAnswerBytes => (keys.KeySize + keys.Value.Length) * (all ? keys.Keys : 1);

    /// <inheritdoc/>
    public override int Encode(Span<byte> destination, Random random)
    {
        var writer = new ProtoWriter(destination);
        var key = writer.Bytes(1, keys.KeySize);
        if (all)
        {
            _first.CopyTo(key);
            _end.CopyTo(writer.Bytes(2, _end.Length));
        }
        else
        {
            KeySpace.WriteKey(key, keys.Next(random));
        }
        writer.Varint(7, serializable ? 1 : 0);
        return writer.Length;
    }

    /// <inheritdoc/>
    public override int EncodeJson(Span<byte> destination, Random random)
    {
        Span<byte> key = stackalloc byte[keys.KeySize];
        KeySpace.WriteKey(key, all ? 0 : keys.Next(random));
        var rest = Append(destination, "{\"key\":\""u8);
        rest = AppendBase64(rest, key);
        if (all)
        {
            rest = Append(rest, "\",\"range_end\":\""u8);
            rest = AppendBase64(rest, _end);
        }
        rest = Append(rest, serializable ? "\",\"serializable\":true}"u8 : "\"}"u8);
        return destination.Length - rest.Length;
    }
}
