using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>Folder listings, the changes of a key, and what takes how much space, from the key index of this member.</summary>
internal sealed class KeyBrowserService(StateReader reader, ReadIndexCoordinator reads, CallerGate callers) : IKeyBrowserService
{
    public ValueTask<FolderPage> ListFolderAsync(FolderQuery query, CallContext context) => ReadAsync(
        query,
        context,
        static (query, state, who) => CheckPrefix(state, who, query.Prefix),
        static (reader, query) => reader.ListFolder(query));

    public ValueTask<KeyRevisionsPage> ListRevisionsAsync(KeyRevisionsQuery query, CallContext context) => ReadAsync(
        query,
        context,
        static (query, state, who) => state.CheckRead(who, ByteString.CopyFrom(query.Key.Span), ByteString.Empty),
        static (reader, query) => reader.ListRevisions(query));

    public ValueTask<RevisionDiffPage> CompareAsync(RevisionDiffQuery query, CallContext context) => ReadAsync(
        query,
        context,
        static (query, state, who) => CheckPrefix(state, who, query.Prefix),
        static (reader, query) => reader.CompareRevisions(query));

    public ValueTask<SpacePage> MeasureSpaceAsync(SpaceQuery query, CallContext context) => ReadAsync(
        query,
        context,
        static (query, state, who) => CheckPrefix(state, who, query.Prefix),
        static (reader, query) => reader.MeasureSpace(query));

    private async ValueTask<TPage> ReadAsync<TQuery, TPage>(
        TQuery query, CallContext context, Func<TQuery, AuthState, AuthIdentity, EtcdError?> check, Func<StateReader, TQuery, TPage> read)
    {
        await reads.WaitAsync(context);
        return callers.IsOn
            ? await callers.ReadAsync(context, (reader, query, check, read), static (all, state, who) => all.check(all.query, state, who), static all => all.read(all.reader, all.query))
            : read(reader, query);
    }

    // A listing tells of everything below its prefix, so all of that must be readable.
    private static EtcdError? CheckPrefix(AuthState state, AuthIdentity who, ReadOnlyMemory<byte> prefix) => state.CheckRead(
        who, prefix.IsEmpty ? ByteString.CopyFrom(0) : ByteString.CopyFrom(prefix.Span), ByteString.CopyFrom(KeyRange.EndOfPrefix(prefix.Span)));
}
