using System.Text;
using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>
/// Drives a <see cref="NodeStorage"/> as a node would and remembers what it was promised, so that whatever is found after a crash can be
/// judged: acknowledged records are there, what is there is a prefix of what was written, a checkpoint is one that was taken.
/// </summary>
internal sealed class StorageWorld
{
    internal const string Root = "/data/node";
    internal static readonly NodeIdentity Identity = new(0xC1, 0xA1);
    private readonly List<LogRecord> _records = [];
    private readonly List<TakenCheckpoint> _checkpoints = [];
    private readonly Random _random;
    private readonly string _name;
    private int _acknowledged;
    private bool _bootstrapAcknowledged;
    private long _compactedBelow;
    private TakenCheckpoint? _acknowledgedCheckpoint;
    private LogState _log = new();
    private ulong _applied;

    internal StorageWorld(int seed, string name = "")
    {
        _random = new Random(seed);
        _name = $"{name} seed {seed}";
        Disk = new SimulatedDisk();
    }

    internal SimulatedDisk Disk { get; private set; }

    internal NullObserver Observer { get; private set; } = new();

    internal NodeStorage? Storage { get; private set; }

    internal static StorageOptions Options => new()
    {
        DataDirectory = Root,
        WalSegmentBytes = 16 << 10,
        RevisionMemoryBytes = 1 << 14,
        RevisionSegmentBytes = 1 << 13,
        RevisionPageBits = 12,
        CatchUpEntries = 5,
        InlineBackgroundWork = true,
        RevisionIndexBytes = 1 << 12,
    };

    internal static RevisionRecord RecordOf(ulong index, ulong term) => new(new Revision((long)index + 1, (long)index % 3), index, index % 7 == 0, new KeyValue
    {
        Key = ByteString.CopyFromUtf8($"key-{index % 20}"),
        Value = ByteString.CopyFromUtf8(index % 7 == 0 ? string.Empty : $"value-{term}-{index}-{new string('v', (int)(index % 90) * 4)}"),
        ModRevision = (long)index + 1,
        Version = 1,
    });

    internal static byte[] TablesOf(ulong index) => Encoding.UTF8.GetBytes($"tables as of {index} {new string('t', (int)(index % 50) * 30)}");

    /// <summary>Opens and judges what was found.</summary>
    internal void Open()
    {
        Observer = new NullObserver();
        Storage = NodeStorage.Open(Options, Disk, TimeProvider.System, Observer);
        Judge(Storage);
        if (Storage.Recovered.Identity is null)
        {
            Storage.Bootstrap(Identity);
        }

        _bootstrapAcknowledged = true;
    }

    /// <summary>Power is lost and comes back.</summary>
    internal void Restart(int seed, CrashStyle style)
    {
        SimulatedDisk next = Disk.Restart(seed, style);
        try
        {
            Storage?.Dispose();
        }
        catch (IOException)
        {
            // The old process is gone.
        }
        catch (StorageException)
        {
        }

        Disk = next;
        Storage = null;
    }

    /// <summary>Opens and works until power is lost or the steps are done.</summary>
    internal void LiveUntilCrash(int steps)
    {
        Exception? end = LiveUntilFailure(steps);
        if (end is not null && !IsCrash(end))
        {
            throw new InvalidOperationException($"{_name}: failed otherwise than by the crash", end);
        }
    }

    /// <summary>Opens and works until something fails; null when nothing does. A failed judgement is thrown.</summary>
    internal Exception? LiveUntilFailure(int steps)
    {
        try
        {
            Open();
            for (int i = 0; i < steps; i++)
            {
                Step();
            }

            return null;
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            return e;
        }
    }

    private static bool IsCrash(Exception e) => e is SimulatedCrashException || (e.InnerException is { } inner && IsCrash(inner));

    internal void Step()
    {
        switch (_random.Next(20))
        {
            case < 13:
                Append(1 + _random.Next(6), _random.Next(10) == 0);
                break;
            case < 16:
                Apply();
                break;
            case < 18:
                Checkpoint();
                break;
            default:
                Compact();
                break;
        }
    }

    internal void Append(int count, bool skipSync)
    {
        HardState hard = _log.HardState;
        var entries = new List<Entry>();
        ulong next = _log.LastIndex + 1;
        if (_random.Next(8) == 0 || hard.Term == 0)
        {
            // A new leader overrides what is not committed.
            hard = hard with { Term = hard.Term + 1, Vote = (ulong)_random.Next(1, 4) };
            next = hard.Commit + 1 + (ulong)_random.NextInt64((long)(_log.LastIndex - hard.Commit) + 1);
        }

        hard = hard with { Commit = Math.Max(hard.Commit, hard.Commit + (ulong)_random.NextInt64((long)(next - hard.Commit))) };
        for (int i = 0; i < count; i++)
        {
            int size = _random.Next(12) == 0 ? _random.Next(9000) : _random.Next(400);
            byte[] data = new byte[size];
            if (_random.Next(3) != 0)
            {
                _random.NextBytes(data);
            }

            entries.Add(new Entry(hard.Term, next + (ulong)i, (EntryType)_random.Next(3), data));
        }

        HardState? given = _random.Next(3) == 0 && hard == _log.HardState ? null : hard;
        if (given is { } state)
        {
            Write(new LogRecord(state, null));
        }

        entries.ForEach(entry => Write(new LogRecord(null, entry)));
        Storage!.Append(given, entries, !skipSync);
        if (!skipSync)
        {
            _acknowledged = _records.Count;
        }
    }

    internal void Apply()
    {
        while (_applied < _log.HardState.Commit)
        {
            _applied++;
            Storage!.Revisions.Append(RecordOf(_applied, _log.TermOf(_applied)));
        }
    }

    internal void Checkpoint()
    {
        Apply();
        if (_applied == 0)
        {
            return;
        }

        var checkpoint = new TakenCheckpoint(_applied, _log.TermOf(_applied), _records.Count);
        _checkpoints.Add(checkpoint);
        Storage!.CheckpointAsync(_applied, checkpoint.Term, (long)_applied + 1, TablesOf(_applied)).GetAwaiter().GetResult();
        _acknowledgedCheckpoint = checkpoint;
        _acknowledged = Math.Max(_acknowledged, _records.Count);
    }

    internal void Compact()
    {
        Apply();
        _compactedBelow = Math.Max(_compactedBelow, (long)_applied - 10);
        long below = _compactedBelow;
        Storage!.Revisions.Compact(revision => IsObsolete(revision, below), () => false);
    }

    private static bool IsObsolete(Revision revision, long below) => revision.Main < below && revision.Main % 4 != 0;

    private void Write(LogRecord record)
    {
        _records.Add(record);
        _log.Add(record);
    }

    private void Judge(NodeStorage storage)
    {
        RecoveredState found = storage.Recovered;
        if (found.Identity is null)
        {
            Assert.False(_bootstrapAcknowledged, $"{_name}: the identity is lost");
            Assert.Empty(found.Entries);
            return;
        }

        Assert.Equal(Identity, found.Identity);
        ulong applied = JudgeCheckpoint(storage, found);
        JudgeLog(found, applied);
        _applied = applied;
    }

    private ulong JudgeCheckpoint(NodeStorage storage, RecoveredState found)
    {
        ulong applied = found.Checkpoint?.AppliedIndex ?? 0;
        Assert.True(applied >= (_acknowledgedCheckpoint?.Index ?? 0), $"{_name}: checkpoint {applied} instead of {_acknowledgedCheckpoint?.Index}");
        if (found.Checkpoint is { } checkpoint)
        {
            TakenCheckpoint taken = _checkpoints.Last(taken => taken.Index == applied);
            Assert.Equal(taken.Term, checkpoint.AppliedTerm);
            Assert.Equal((long)applied + 1, checkpoint.Revision);
            Assert.Equal(TablesOf(applied), checkpoint.Tables.ToArray());
            _acknowledgedCheckpoint = taken;
        }

        Dictionary<Revision, RevisionRecord> records = storage.Revisions.Scan().ToDictionary(record => record.Revision);
        foreach (RevisionRecord record in records.Values)
        {
            Assert.True(record.RaftIndex <= applied, $"{_name}: record of entry {record.RaftIndex} beyond checkpoint {applied}");
            Assert.True(storage.Revisions.TryRead(record.Revision, out RevisionRecord read) && read == record, $"{_name}: {record.Revision} reads otherwise than it scans");
        }

        for (ulong index = 1; index <= applied; index++)
        {
            RevisionRecord expected = RecordOf(index, _log.TermOf(index));
            if (records.TryGetValue(expected.Revision, out RevisionRecord record))
            {
                Assert.Equal(expected, record);
            }
            else
            {
                Assert.True(IsObsolete(expected.Revision, _compactedBelow), $"{_name}: record {expected.Revision} is lost (checkpoint {applied}, compacted below {_compactedBelow})");
            }
        }

        return applied;
    }

    private void JudgeLog(RecoveredState found, ulong applied)
    {
        Assert.True(found.LogStartIndex <= applied, $"{_name}: entries between {applied} and {found.LogStartIndex} are gone");
        var state = new LogState();
        for (int i = 0; i < _acknowledged; i++)
        {
            state.Add(_records[i]);
        }

        int kept = _acknowledged;
        while (!state.Matches(found, applied))
        {
            Assert.True(
                kept < _records.Count,
                $"{_name}: the log (last {found.LogStartIndex + (ulong)found.Entries.Count}, {found.HardState}) is none that was written after {_acknowledged} acknowledged of {_records.Count} records; last {state.LastIndex}, {state.HardState}");
            state.Add(_records[kept++]);
        }

        _records.RemoveRange(kept, _records.Count - kept);
        _acknowledged = kept;
        _log = state;
        if (state.HardState.Commit != found.HardState.Commit)
        {
            _log.Limit(found.HardState.Commit);
        }
    }

    private sealed record LogRecord(HardState? HardState, Entry? Entry);

    private sealed record TakenCheckpoint(ulong Index, ulong Term, int Records);

    private sealed class LogState
    {
        private readonly List<Entry> _entries = [];

        internal HardState HardState { get; private set; }

        internal ulong LastIndex => (ulong)_entries.Count;

        internal ulong TermOf(ulong index) => _entries[(int)index - 1].Term;

        internal void Limit(ulong commit) => HardState = HardState with { Commit = commit };

        internal void Add(LogRecord record)
        {
            HardState = record.HardState ?? HardState;
            if (record.Entry is { } entry)
            {
                _entries.RemoveRange((int)entry.Index - 1, _entries.Count - (int)entry.Index + 1);
                _entries.Add(entry);
            }
        }

        internal bool Matches(RecoveredState found, ulong applied)
        {
            ulong commit = Math.Clamp(HardState.Commit, Math.Min(applied, LastIndex), LastIndex);
            if (found.LogStartIndex + (ulong)found.Entries.Count != LastIndex || found.HardState != HardState with { Commit = commit })
            {
                return false;
            }

            if (found.LogStartIndex > 0 && found.LogStartTerm != TermOf(found.LogStartIndex))
            {
                return false;
            }

            for (int i = 0; i < found.Entries.Count; i++)
            {
                Entry expected = _entries[(int)found.LogStartIndex + i];
                Entry actual = found.Entries[i];
                if (actual.Index != expected.Index || actual.Term != expected.Term || actual.Type != expected.Type || !actual.Data.Span.SequenceEqual(expected.Data.Span))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
