namespace WebEtcd.Bench.Operations;

/// <summary>KV.Txn: if the key exists then put it and read it back, else put it.</summary>
internal sealed class TxnOperation(KeySpace keys) : UnaryOperation
{
    private const int CompareGreater = 1;

    /// <inheritdoc/>
    public override string GrpcPath => "/etcdserverpb.KV/Txn";

    /// <inheritdoc/>
    public override string JsonPath => "/v3/kv/txn";

    /// <inheritdoc/>
    public override int MaximumSize => 320 + (6 * keys.KeySize) + (3 * keys.Value.Length);

    /// <inheritdoc/>
    public override int Encode(Span<byte> destination, Random random)
    {
        var number = keys.Next(random);
        var keyField = ProtoWriter.BytesFieldSize(keys.KeySize);
        var putSize = keyField + ProtoWriter.BytesFieldSize(keys.Value.Length);
        var writer = new ProtoWriter(destination);
        var compare = new ProtoWriter(writer.Bytes(1, 2 + keyField + 2));
        compare.Varint(1, CompareGreater); // result GREATER; target VERSION is the default
        KeySpace.WriteKey(compare.Bytes(3, keys.KeySize), number);
        compare.MemberOfOneof(4, 0);
        WritePut(writer.Bytes(2, ProtoWriter.BytesFieldSize(putSize)), putSize, number);
        var range = new ProtoWriter(writer.Bytes(2, ProtoWriter.BytesFieldSize(keyField)));
        var rangeBody = new ProtoWriter(range.Bytes(1, keyField));
        KeySpace.WriteKey(rangeBody.Bytes(1, keys.KeySize), number);
        WritePut(writer.Bytes(3, ProtoWriter.BytesFieldSize(putSize)), putSize, number);
        return writer.Length;
    }

    /// <inheritdoc/>
    public override int EncodeJson(Span<byte> destination, Random random)
    {
        Span<byte> key = stackalloc byte[keys.KeySize];
        KeySpace.WriteKey(key, keys.Next(random));
        var rest = Append(destination, "{\"compare\":[{\"result\":\"GREATER\",\"target\":\"VERSION\",\"version\":\"0\",\"key\":\""u8);
        rest = AppendBase64(rest, key);
        rest = Append(rest, "\"}],\"success\":["u8);
        rest = AppendPut(rest, key);
        rest = Append(rest, ",{\"request_range\":{\"key\":\""u8);
        rest = AppendBase64(rest, key);
        rest = Append(rest, "\"}}],\"failure\":["u8);
        rest = AppendPut(rest, key);
        rest = Append(rest, "]}"u8);
        return destination.Length - rest.Length;
    }

    private Span<byte> AppendPut(Span<byte> room, scoped ReadOnlySpan<byte> key)
    {
        var rest = Append(room, "{\"request_put\":{\"key\":\""u8);
        rest = AppendBase64(rest, key);
        rest = Append(rest, "\",\"value\":\""u8);
        rest = AppendBase64(rest, keys.Value);
        return Append(rest, "\"}}"u8);
    }

    private void WritePut(Span<byte> room, int putSize, long number)
    {
        var operation = new ProtoWriter(room);
        var put = new ProtoWriter(operation.Bytes(2, putSize));
        KeySpace.WriteKey(put.Bytes(1, keys.KeySize), number);
        keys.Value.CopyTo(put.Bytes(2, keys.Value.Length));
    }
}
