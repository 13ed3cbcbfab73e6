using System.Text;
using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>
/// Edits one key. What is saved replaces exactly the revision that was read (compare-and-swap on <c>mod_revision</c>): a change by
/// somebody else in between is never lost, it becomes a <see cref="KeyConflict"/> and the draft stays.
/// </summary>
internal sealed class KeyEditor(IKeyValueService keys, string? token = null)
{
    /// <summary>The key as read last; null before, and when it does not exist.</summary>
    public KeyValue? Current { get; private set; }

    public bool Loaded { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>Why the draft cannot be saved as it is.</summary>
    public string? DraftProblem { get; private set; }

    public bool Editing { get; private set; }

    public bool DraftIsHex { get; private set; }

    public string Draft { get; set; } = "";

    public KeyConflict? Conflict { get; private set; }

    /// <summary>The revision on which the draft is based, and which saving replaces; 0 for a key that did not exist.</summary>
    public long DraftRevision { get; private set; }

    /// <summary>A newer revision than the one shown exists, and a draft keeps it from being shown.</summary>
    public bool Outdated { get; private set; }

    public async Task LoadAsync(byte[] key, CancellationToken cancellation)
    {
        try
        {
            KeyValue? found = await ReadAsync(key, cancellation);
            Error = null;
            bool first = !Loaded;
            Loaded = true;
            if (Editing)
            {
                // A draft that was taken along may be there before the key is.
                Current = first ? found : Current;
                Outdated = (found?.ModRevision ?? 0) != DraftRevision;
                return;
            }

            Current = found;
            Outdated = false;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    public void BeginEdit()
    {
        Editing = true;
        DraftRevision = Current?.ModRevision ?? 0;
        SetDraft(Current is null ? default : Current.Value.Span);
    }

    /// <summary>Goes on with a draft that was begun elsewhere. It replaces what it was based on, and nothing newer.</summary>
    public void ResumeEdit(string draft, long revision, bool isHex)
    {
        Editing = true;
        Draft = draft;
        DraftIsHex = isHex;
        DraftRevision = revision;
        DraftProblem = null;
        Outdated = (Current?.ModRevision ?? 0) != revision;
    }

    public void CancelEdit()
    {
        Editing = false;
        Outdated = false;
        Conflict = null;
        DraftProblem = null;
        Error = null;
    }

    /// <summary>Saves the draft over the revision that was read. True when it is saved.</summary>
    public Task<bool> SaveAsync(byte[] key, CancellationToken cancellation) => SaveOverAsync(key, DraftRevision, cancellation);

    /// <summary>Saves the draft over their revision, the one shown in the conflict; a third change makes a new conflict.</summary>
    public Task<bool> OverwriteAsync(byte[] key, CancellationToken cancellation) =>
        SaveOverAsync(key, Conflict?.Theirs?.ModRevision ?? 0, cancellation);

    /// <summary>Gives the draft up for their version.</summary>
    public void TakeTheirs()
    {
        Current = Conflict?.Theirs;
        CancelEdit();
    }

    /// <summary>Leaves the question open and goes on with the draft, from now on against their revision as seen.</summary>
    public void KeepEditing()
    {
        Current = Conflict?.Theirs;
        DraftRevision = Current?.ModRevision ?? 0;
        Conflict = null;
        Outdated = false;
    }

    /// <summary>Creates a key that must not exist. True when it was created.</summary>
    public async Task<bool> CreateAsync(byte[] key, CancellationToken cancellation)
    {
        Current = null;
        return await SaveOverAsync(key, 0, cancellation);
    }

    /// <summary>Puts an older value over the revision that was read; a key that is deleted is created. True when it was; a newer revision becomes a conflict instead.</summary>
    public async Task<bool> RestoreAsync(byte[] key, ByteString value, CancellationToken cancellation)
    {
        long expected = Current?.ModRevision ?? 0;
        PutRequest put = new() { Key = ByteString.CopyFrom(key), Value = value, IgnoreLease = expected != 0 };
        if (!await SwapAsync(key, expected, new RequestOp { RequestPut = put }, cancellation))
        {
            return false;
        }

        await LoadAsync(key, cancellation);
        return true;
    }

    /// <summary>Deletes the revision that was read. True when it is gone; a newer revision becomes a conflict instead.</summary>
    public async Task<bool> DeleteAsync(byte[] key, CancellationToken cancellation)
    {
        RequestOp delete = new() { RequestDeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFrom(key) } };
        return await SwapAsync(key, Current?.ModRevision ?? 0, delete, cancellation);
    }

    private async Task<bool> SaveOverAsync(byte[] key, long expectedRevision, CancellationToken cancellation)
    {
        if (ReadDraft() is not { } value)
        {
            return false;
        }

        PutRequest put = new()
        {
            Key = ByteString.CopyFrom(key),
            Value = UnsafeByteOperations.UnsafeWrap(value),
            // An existing key keeps its lease; a new one has none to keep, and asking for it would be an error.
            IgnoreLease = expectedRevision != 0,
        };
        if (!await SwapAsync(key, expectedRevision, new RequestOp { RequestPut = put }, cancellation))
        {
            return false;
        }

        CancelEdit();
        await LoadAsync(key, cancellation);
        return true;
    }

    private async Task<bool> SwapAsync(byte[] key, long expectedRevision, RequestOp change, CancellationToken cancellation)
    {
        ByteString name = ByteString.CopyFrom(key);
        TxnRequest swap = new()
        {
            Compare =
            {
                new Compare
                {
                    Key = name,
                    Result = Compare.Types.CompareResult.Equal,
                    Target = Compare.Types.CompareTarget.Mod,
                    ModRevision = expectedRevision,
                },
            },
            Success = { change },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = name } } },
        };
        try
        {
            TxnResponse answer = await keys.TxnAsync(swap, DashboardCall.With(token, cancellation));
            Error = null;
            Conflict = answer.Succeeded ? null : new KeyConflict(answer.Responses[0].ResponseRange.Kvs.FirstOrDefault());
            return answer.Succeeded;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return false;
        }
    }

    private async Task<KeyValue?> ReadAsync(byte[] key, CancellationToken cancellation)
    {
        RangeResponse answer = await keys.RangeAsync(new RangeRequest { Key = ByteString.CopyFrom(key) }, DashboardCall.With(token, cancellation));
        return answer.Kvs.FirstOrDefault();
    }

    private void SetDraft(ReadOnlySpan<byte> value)
    {
        DraftIsHex = !KeyText.IsText(value) || value.Contains((byte)'\r');
        Draft = DraftIsHex ? HexBytes.Format(value) : Encoding.UTF8.GetString(value);
        DraftProblem = null;
    }

    private byte[]? ReadDraft()
    {
        byte[]? value = DraftIsHex ? HexBytes.TryParse(Draft) : Encoding.UTF8.GetBytes(Draft);
        DraftProblem = value is null ? "Hex needs pairs of the digits 0 to 9 and a to f." : null;
        return value;
    }
}
