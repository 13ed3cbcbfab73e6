using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services;

/// <summary>Folder listings, and the changes of a key, from the key index of this member.</summary>
internal sealed class KeyBrowserService(StateReader reader, ReadIndexCoordinator reads) : IKeyBrowserService
{
    public async ValueTask<FolderPage> ListFolderAsync(FolderQuery query, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        return reader.ListFolder(query);
    }

    public async ValueTask<KeyRevisionsPage> ListRevisionsAsync(KeyRevisionsQuery query, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        return reader.ListRevisions(query);
    }
}
