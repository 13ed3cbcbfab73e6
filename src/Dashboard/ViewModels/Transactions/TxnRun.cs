using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>Runs a transaction for the user of the page, and looks beforehand at what it would delete.</summary>
internal sealed class TxnRun(IKeyValueService keys, string? token = null)
{
    private const int KeysNamed = 8;

    /// <summary>What came of the last run; null before the first, and when it failed.</summary>
    public TxnResponse? Response { get; private set; }

    /// <summary>What was run, as it was then: the form may have gone on.</summary>
    public TxnDraft? Ran { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>The operations that ran.</summary>
    public IReadOnlyList<TxnOp> Branch => Ran is null || Response is null ? [] : Response.Succeeded ? Ran.Then : Ran.Else;

    public void Forget() => (Response, Ran, Error) = (null, null, null);

    public async Task RunAsync(TxnDraft draft, CancellationToken cancellation)
    {
        Forget();
        TxnDraft copy = TxnDraft.Parse(draft.Text);
        try
        {
            Response = await keys.TxnAsync(copy.ToRequest(), DashboardCall.With(token, cancellation));
            Ran = copy;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    /// <summary>What the deletes of prefixes would take with them now; null when that cannot be told, and then <see cref="Error"/> says why.</summary>
    public async Task<IReadOnlyList<TxnDeletion>?> PreviewAsync(TxnDraft draft, CancellationToken cancellation)
    {
        Forget();
        List<TxnDeletion> deletions = [];
        try
        {
            foreach (TxnOp op in draft.PrefixDeletes)
            {
                (ByteString key, ByteString end) = op.Range();
                RangeResponse found = await keys.RangeAsync(new RangeRequest { Key = key, RangeEnd = end, KeysOnly = true, Limit = KeysNamed }, DashboardCall.With(token, cancellation));
                deletions.Add(new TxnDeletion(op, found.Count, [.. found.Kvs.Select(kv => kv.Key.ToByteArray())]));
            }

            return deletions;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return null;
        }
    }
}
