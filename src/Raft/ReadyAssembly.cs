namespace WebEtcd.Raft;

/// <summary>
/// Puts together what is handed out as <see cref="Ready"/>, and remembers what becomes true once it is stored and applied. Without asynchronous writes
/// <see cref="Advance"/> says so for the whole Ready; with them, messages to the storage threads carry the answers that say so.
/// </summary>
internal sealed class ReadyAssembly
{
    private readonly RaftCore _core;
    private readonly bool _async;
    private readonly List<Message> _selfMessages = [];
    private SoftState _softState;
    private HardState _hardState;
    private bool _outstanding;
    private IReadOnlyList<Entry> _applying = [];
    private (ulong Term, EntryId Last, Snapshot? Snapshot)? _storing;

    /// <param name="stored">The hard state in storage. Where the node knows better, the first Ready brings it there.</param>
    public ReadyAssembly(RaftCore core, HardState stored)
    {
        _core = core;
        _async = core.Config.AsyncStorageWrites;
        _softState = core.SoftState;
        _hardState = stored.IsEmpty ? core.HardState : stored with { Commit = Math.Max(stored.Commit, core.Config.Storage.FirstIndex - 1) };
    }

    /// <summary>
    /// With storage writes in step with the node, entries may be applied that it still has to store in the same Ready: the owner stores first.
    /// </summary>
    private bool AllowUnstable => !_async;

    public bool HasReady =>
        _core.Log.HasNextUnstableEntries
        || _core.Log.HasNextCommitted(AllowUnstable)
        || !_core.Outbox.IsEmpty
        || _core.ReadStates.Count > 0
        || _core.SoftState != _softState
        || _core.HardState != _hardState
        || _core.Log.NextUnstableSnapshot is not null;

    public Ready Next()
    {
        if (_outstanding)
        {
            throw new InvalidOperationException("the last Ready was not followed by Advance");
        }

        var log = _core.Log;
        var softState = _core.SoftState;
        var hardState = _core.HardState;
        var entries = log.NextUnstableEntries();
        var committed = log.NextCommitted(AllowUnstable);
        var snapshot = log.NextUnstableSnapshot;
        HardState? changed = hardState != _hardState ? hardState : null;
        var messages = _async ? StorageMessages(entries, committed, snapshot, changed) : _core.Outbox.TakeNow();
        var beforeStorage = messages?.Count ?? 0;
        if (!_async)
        {
            messages = _core.Outbox.SplitAfterAppend(messages, _selfMessages);
        }


        var ready = new Ready
        {
            SoftState = softState != _softState ? softState : null,
            HardState = changed,
            ReadStates = TakeReadStates(),
            Entries = entries,
            Snapshot = snapshot,
            CommittedEntries = committed,
            Messages = messages is null ? [] : messages,
            MessagesBeforeStorage = beforeStorage,
            MustSync = entries.Count > 0 || hardState.Vote != _hardState.Vote || hardState.Term != _hardState.Term,
        };
        _softState = softState;
        _hardState = hardState;
        Accept(committed, snapshot);
        return ready;
    }

    /// <summary>Everything of the last Ready is stored and applied.</summary>
    public void Advance()
    {
        if (_async)
        {
            throw new InvalidOperationException("with asynchronous storage writes the answers to the storage messages take the place of Advance");
        }

        _outstanding = false;

        // First the own answers to the entries, while they are still unstable: their terms are found there without asking storage.
        for (var i = 0; i < _selfMessages.Count; i++)
        {
            _core.Step(_selfMessages[i]);
        }

        _selfMessages.Clear();
        if (_storing is { } storing)
        {
            _storing = null;
            _core.OnStored(storing.Term, storing.Last, storing.Snapshot);
        }

        var applied = _applying;
        _applying = [];
        _core.OnApplied(applied);
    }

    private void Accept(IReadOnlyList<Entry> committed, Snapshot? snapshot)
    {
        var log = _core.Log;
        if (!_async)
        {
            _outstanding = true;
            _applying = committed;
            if (log.HasUnstableEntries || snapshot is not null)
            {
                _storing = (_core.Term, LastUnstable(), snapshot);
            }
        }

        log.AcceptUnstable();
        if (committed.Count > 0)
        {
            log.AcceptApplying(committed[^1].Index, EntrySize.Encoded(committed), AllowUnstable);
        }
    }

    /// <summary>
    /// Also without new entries the end of the log is told: an earlier write of it may have been reported under an older term, and been ignored.
    /// </summary>
    private EntryId LastUnstable() => _core.Log.HasUnstableEntries ? _core.Log.LastEntryId : default;

    private List<ReadState> TakeReadStates()
    {
        if (_core.ReadStates.Count == 0)
        {
            return [];
        }

        var taken = _core.ReadStates;
        _core.ReadStates = [];
        return taken;
    }

    private List<Message>? StorageMessages(
        IReadOnlyList<Entry> entries, IReadOnlyList<Entry> committed, Snapshot? snapshot, HardState? hardState)
    {
        var messages = _core.Outbox.TakeNow();
        if (entries.Count > 0 || hardState is not null || snapshot is not null || _core.Outbox.AfterAppend.Count > 0)
        {
            (messages ??= []).Add(AppendMessage(entries, snapshot, hardState));
        }

        if (committed.Count > 0)
        {
            (messages ??= []).Add(ApplyMessage(committed));
        }

        return messages;
    }

    /// <summary>
    /// The answers wait until the write is done, in the order in which they became due; the node's own comes last, so that a leader counts its entries
    /// while they are still unstable.
    /// </summary>
    private Message AppendMessage(IReadOnlyList<Entry> entries, Snapshot? snapshot, HardState? hardState)
    {
        var responses = _core.Outbox.TakeAfterAppend();
        if (_core.Log.HasUnstableEntries || snapshot is not null)
        {
            var last = LastUnstable();
            responses.Add(new Message
            {
                Type = MessageType.StorageAppendResponse,
                To = _core.Id,
                From = LocalTarget.AppendThread,
                Term = _core.Term,
                LogTerm = last.Term,
                Index = last.Index,
                Snapshot = snapshot,
            });
        }

        return new Message
        {
            Type = MessageType.StorageAppend,
            To = LocalTarget.AppendThread,
            From = _core.Id,
            Term = hardState?.Term ?? 0,
            Vote = hardState?.Vote ?? 0,
            Commit = hardState?.Commit ?? 0,
            Entries = entries,
            Snapshot = snapshot,
            Responses = responses,
        };
    }

    /// <summary>Committed entries are applied under no particular term.</summary>
    private Message ApplyMessage(IReadOnlyList<Entry> committed) => new()
    {
        Type = MessageType.StorageApply,
        To = LocalTarget.ApplyThread,
        From = _core.Id,
        Entries = committed,
        Responses =
        [
            new Message { Type = MessageType.StorageApplyResponse, To = _core.Id, From = LocalTarget.ApplyThread, Entries = committed },
        ],
    };
}
