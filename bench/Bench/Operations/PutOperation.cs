namespace WebEtcd.Bench.Operations;

/// <summary>KV.Put of one key.</summary>
internal sealed class PutOperation(KeySpace keys) : UnaryOperation
{
    /// <inheritdoc/>
    public override string GrpcPath => "/etcdserverpb.KV/Put";

    /// <inheritdoc/>
    public override string JsonPath => "/v3/kv/put";

    /// <inheritdoc/>
    public override int MaximumSize => 64 + ((keys.KeySize + keys.Value.Length) * 3 / 2);

    /// <inheritdoc/>
    public override int Encode(Span<byte> destination, Random random)
    {
        var writer = new ProtoWriter(destination);
        KeySpace.WriteKey(writer.Bytes(1, keys.KeySize), keys.Next(random));
        keys.Value.CopyTo(writer.Bytes(2, keys.Value.Length));
        return writer.Length;
    }

    /// <inheritdoc/>
    public override int EncodeJson(Span<byte> destination, Random random)
    {
        Span<byte> key = stackalloc byte[keys.KeySize];
        KeySpace.WriteKey(key, keys.Next(random));
        var rest = Append(destination, "{\"key\":\""u8);
        rest = AppendBase64(rest, key);
        rest = Append(rest, "\",\"value\":\""u8);
        rest = AppendBase64(rest, keys.Value);
        rest = Append(rest, "\"}"u8);
        return destination.Length - rest.Length;
    }
}
