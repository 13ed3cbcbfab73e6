using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>
/// A store of revisions that keeps everything, and hides what is compacted. Also the truth that watchers are checked against: <see cref="AllEvents"/>
/// does not know of compaction.
/// </summary>
internal sealed class MemoryHistory : IEventHistory
{
    private readonly Lock _gate = new();
    private readonly List<Event> _events = [];
    private readonly Dictionary<ByteString, List<KeyValue?>> _versions = [];
    private long _current = 1;
    private long _compacted = -1;

    public long CurrentRevision => Volatile.Read(ref _current);

    public long CompactedRevision => Volatile.Read(ref _compacted);

    /// <summary>Number of revisions read so far, to see whether batches are bounded.</summary>
    public int ReadCalls { get; private set; }

    public Action? BeforeRead { get; set; }

    public IReadOnlyList<Event> AllEvents
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Applies one transaction; a null value deletes. Returns its revision and events; no events when nothing changed.</summary>
    public (long Revision, List<Event> Events) Apply(params (string Key, string? Value)[] changes)
    {
        lock (_gate)
        {
            long revision = _current + 1;
            var events = new List<Event>();
            foreach ((string key, string? value) in changes)
            {
                ByteString name = ByteString.CopyFromUtf8(key);
                List<KeyValue?> versions = VersionsOf(name);
                KeyValue? before = versions.Count > 0 ? versions[^1] : null;
                bool exists = before is not null && !IsTombstone(before);
                if (value is null && !exists)
                {
                    continue;
                }

                KeyValue after = value is null
                    ? new KeyValue { Key = name, ModRevision = revision }
                    : new KeyValue
                    {
                        Key = name,
                        Value = ByteString.CopyFromUtf8(value),
                        ModRevision = revision,
                        CreateRevision = exists ? before!.CreateRevision : revision,
                        Version = exists ? before!.Version + 1 : 1,
                    };
                versions.Add(after);
                events.Add(new Event { Type = value is null ? Event.Types.EventType.Delete : Event.Types.EventType.Put, Kv = after });
            }

            if (events.Count > 0)
            {
                _events.AddRange(events);
                Volatile.Write(ref _current, revision);
            }

            return (revision, events);
        }
    }

    public void Compact(long revision) => Volatile.Write(ref _compacted, revision);

    public long ReadEvents(long fromRevision, long toRevision, int maxRevisions, List<Event> events)
    {
        BeforeRead?.Invoke();
        lock (_gate)
        {
            ReadCalls++;
            if (fromRevision < _compacted)
            {
                return -1;
            }

            int revisions = 0;
            long last = fromRevision - 1;
            foreach (Event happened in _events)
            {
                long revision = happened.Kv.ModRevision;
                if (revision < fromRevision || revision > toRevision)
                {
                    continue;
                }

                if (revision != last)
                {
                    if (revisions == maxRevisions)
                    {
                        return last + 1;
                    }

                    revisions++;
                    last = revision;
                }

                events.Add(happened);
            }

            return toRevision + 1;
        }
    }

    public KeyValue? ReadAt(ByteString key, long revision)
    {
        lock (_gate)
        {
            return revision < _compacted ? null : TruthAt(key, revision);
        }
    }

    /// <summary>As <see cref="ReadAt"/>, whatever is compacted.</summary>
    public KeyValue? TruthAt(ByteString key, long revision)
    {
        lock (_gate)
        {
            KeyValue? found = VersionsOf(key).LastOrDefault(version => version!.ModRevision <= revision);
            return found is null || IsTombstone(found) ? null : found;
        }
    }

    private static bool IsTombstone(KeyValue version) => version.Version == 0;

    private List<KeyValue?> VersionsOf(ByteString key)
    {
        if (!_versions.TryGetValue(key, out List<KeyValue?>? versions))
        {
            _versions.Add(key, versions = []);
        }

        return versions;
    }
}
