namespace WebEtcd.Shared.Services;

/// <summary>A key below the name of a queue.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Lease">What the key is bound to; 0 for nothing.</param>
/// <param name="IsCandidate">The key is formed as those of the queue are. One that is not takes no turn, but the others wait for it all the same.</param>
/// <param name="CreateRevision">Since when it stands here: the lower one comes first.</param>
/// <param name="Value">What the key holds, at most <see cref="ValueBytesShown"/> bytes of it.</param>
/// <param name="ValueBytes">Length of all of the value.</param>
public sealed record QueuePlace(byte[] Key, long Lease, bool IsCandidate, long CreateRevision, byte[] Value, long ValueBytes)
{
    /// <summary>More of a value is not told, since it is shown in a line.</summary>
    public const int ValueBytesShown = 160;
}
