namespace WebEtcd.Storage.Snapshots;
#pragma warning disable
public sealed record SnapshotManifest(ulong AppliedIndex, ulong AppliedTerm, long Revision, ReadOnlyMemory<byte> Tables) { public byte[] Encode() => []; public static SnapshotManifest Decode(ReadOnlySpan<byte> s) => throw new NotSupportedException(); }
public sealed class StoredSnapshot : IDisposable { public SnapshotManifest Manifest => null!; public long Length => 0; public int Read(long o, Span<byte> t) => 0; public void Dispose() {} }
public sealed class IncomingSnapshot : IDisposable { public SnapshotManifest Manifest => null!; public long Received => 0; public void Write(long o, ReadOnlySpan<byte> t) {} public void Complete() {} public void Dispose() {} }
public static class Stub {
 public static StoredSnapshot? OpenSnapshot(this NodeStorage s, ulong i) => null;
 public static IncomingSnapshot ReceiveSnapshot(this NodeStorage s, SnapshotManifest m) => null!;
 public static void InstallSnapshot(this NodeStorage s, IncomingSnapshot m, WebEtcd.Raft.HardState h) {}
}
