namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class KeyOrder : IComparer<byte[]>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public static bool InRange(byte[] key, byte[] start, byte[] end) => end.Length == 0
        ? key.AsSpan().SequenceEqual(start)
        : key.AsSpan().SequenceCompareTo(start) >= 0 && (end is [0] || key.AsSpan().SequenceCompareTo(end) < 0);
}
