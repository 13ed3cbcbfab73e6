namespace WebEtcd.Storage.Bolt;

/// <summary>A pair of a bucket.</summary>
/// <param name="Flags">1 for a bucket within.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct BoltElement(uint Flags, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
