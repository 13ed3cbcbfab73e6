namespace WebEtcd.Raft;

/// <summary>
/// The form in which messages travel between members: the protocol-buffer message raftpb.Message of etcd, so that a capture can be read with etcd's
/// definitions. Messages to and from a node's own storage never travel and are refused in both directions.
/// </summary>
public static class MessageCodec
{
    /// <summary>Bytes that <see cref="Write"/> will need.</summary>
    /// <exception cref="ArgumentException">The message is a local one.</exception>
    public static int Size(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (MessageKind.IsLocal(message.Type) || message.Responses.Count > 0)
        {
            throw new ArgumentException($"a message of type {message.Type} stays within its node", nameof(message));
        }

        var size = WireSize.Varint(1, (ulong)message.Type) + WireSize.Varint(2, message.To) + WireSize.Varint(3, message.From)
            + WireSize.Varint(4, message.Term) + WireSize.Varint(5, message.LogTerm) + WireSize.Varint(6, message.Index)
            + WireSize.Varint(8, message.Commit) + WireSize.Varint(10, message.Reject ? 1UL : 0) + WireSize.Varint(11, message.RejectHint)
            + WireSize.Bytes(12, message.Context.Length) + WireSize.Varint(13, message.Vote);
        for (var i = 0; i < message.Entries.Count; i++)
        {
            size = checked(size + WireSize.Nested(7, EntryCodec.Size(message.Entries[i])));
        }

        return message.Snapshot is null ? size : checked(size + WireSize.Nested(9, SnapshotCodec.Size(message.Snapshot)));
    }

    /// <summary>Writes a message into a buffer of at least <see cref="Size"/> bytes and returns how many were used.</summary>
    public static int Write(Message message, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(message);
        var writer = new WireWriter(target);
        writer.Varint(1, (ulong)message.Type);
        writer.Varint(2, message.To);
        writer.Varint(3, message.From);
        writer.Varint(4, message.Term);
        writer.Varint(5, message.LogTerm);
        writer.Varint(6, message.Index);
        for (var i = 0; i < message.Entries.Count; i++)
        {
            var entry = message.Entries[i];
            writer.BeginNested(7, EntryCodec.Size(entry));
            EntryCodec.Write(ref writer, entry);
        }

        writer.Varint(8, message.Commit);
        if (message.Snapshot is { } snapshot)
        {
            writer.BeginNested(9, SnapshotCodec.Size(snapshot));
            SnapshotCodec.Write(ref writer, snapshot);
        }

        writer.Varint(10, message.Reject ? 1UL : 0);
        writer.Varint(11, message.RejectHint);
        writer.Bytes(12, message.Context.Span);
        writer.Varint(13, message.Vote);
        return writer.Position;
    }

    /// <summary>The message as a new array.</summary>
    public static byte[] Encode(Message message)
    {
        var data = new byte[Size(message)];
        Write(message, data);
        return data;
    }

    /// <summary>Reads a message. Its payloads refer to <paramref name="data"/>, which must not change afterwards.</summary>
    /// <exception cref="FormatException">The bytes are not a message between members; the message says what is wrong.</exception>
    public static Message Decode(ReadOnlyMemory<byte> data) =>
        TryDecode(data, out var message, out var error) ? message! : throw new FormatException($"not a raft message: {error}");

    /// <summary>As <see cref="Decode"/>, without an exception.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> data, out Message? message, out string? error)
    {
        var reader = new WireReader(data.Span);
        var fields = default(MessageFields);
        while (reader.NextField(out var field))
        {
            fields.Read(ref reader, field, data);
        }

        if (reader.Error is null && MessageKind.IsLocal(fields.Type))
        {
            reader.Fail($"a message of type {fields.Type} stays within its node");
        }

        error = reader.Error;
        message = error is null ? fields.ToMessage() : null;
        return error is null;
    }
}
