using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.Node.Services;

/// <summary>Folder listings, and the changes of a key, from the key index of this member.</summary>
internal sealed class KeyBrowserService(StateReader reader, ReadIndexCoordinator reads, CallerGate callers) : IKeyBrowserService
{
    public async ValueTask<FolderPage> ListFolderAsync(FolderQuery query, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        return callers.IsOn
            ? await callers.ReadAsync(
                context,
                (reader, query),
                static (read, state, who) => state.CheckRead(who, StartOf(read.query.Prefix), ByteString.CopyFrom(KeyRange.EndOfPrefix(read.query.Prefix.Span))),
                static read => read.reader.ListFolder(read.query))
            : reader.ListFolder(query);
    }

    // A listing tells of everything below its prefix, so all of that must be readable.
    private static ByteString StartOf(ReadOnlyMemory<byte> prefix) => prefix.IsEmpty ? ByteString.CopyFrom(0) : ByteString.CopyFrom(prefix.Span);

    public async ValueTask<KeyRevisionsPage> ListRevisionsAsync(KeyRevisionsQuery query, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        return callers.IsOn
            ? await callers.ReadAsync(
                context,
                (reader, query),
                static (read, state, who) => state.CheckRead(who, ByteString.CopyFrom(read.query.Key.Span), ByteString.Empty),
                static read => read.reader.ListRevisions(read.query))
            : reader.ListRevisions(query);
    }

    public async ValueTask<RevisionDiffPage> CompareAsync(RevisionDiffQuery query, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        return callers.IsOn
            ? await callers.ReadAsync(
                context,
                (reader, query),
                static (read, state, who) => state.CheckRead(who, StartOf(read.query.Prefix), ByteString.CopyFrom(KeyRange.EndOfPrefix(read.query.Prefix.Span))),
                static read => read.reader.CompareRevisions(read.query))
            : reader.CompareRevisions(query);
    }
}
