namespace WebEtcd.Raft;

/// <summary>Sizes of encoded fields in bytes. A field with the value zero is left out and takes nothing.</summary>
internal static class WireSize
{
    public static int Varint(int field, ulong value) => value == 0 ? 0 : Tag(field) + EntrySize.VarintSize(value);

    public static int Bytes(int field, int length) => length == 0 ? 0 : Nested(field, length);

    /// <summary>A nested message, present even when it is empty.</summary>
    public static int Nested(int field, int length) => Tag(field) + EntrySize.VarintSize((ulong)length) + length;

    private static int Tag(int field) => field < 16 ? 1 : 2;
}
