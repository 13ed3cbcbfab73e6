using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A revision store for state machines whose keys do not matter.</summary>
internal sealed class EmptyRevisions : IRevisionStore
{
    public long SizeBytes => 0;

    public void Append(in RevisionRecord record) => throw new NotSupportedException();

    public bool TryRead(Revision revision, out RevisionRecord record)
    {
        record = default;
        return false;
    }

    public IEnumerable<RevisionRecord> Scan() => [];

    public long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop) => 0;
}
