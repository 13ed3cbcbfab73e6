using WebEtcd.Shared.Errors;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Which revisions can be looked at.</summary>
internal static class RevisionRules
{
    /// <exception cref="EtcdException">The revision is compacted, or not there yet.</exception>
    public static void Check(long revision, MvccStore store)
    {
        if (revision > store.CurrentRevision)
        {
            throw new EtcdException(EtcdErrors.FutureRevision);
        }

        if (revision < store.CompactedRevision)
        {
            throw new EtcdException(EtcdErrors.Compacted);
        }
    }
}
