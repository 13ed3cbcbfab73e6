using WebEtcd.Node.Hosting;
using WebEtcd.Node.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>The key-value store and what keeps it: log, checkpoints, compactions, watchers.</summary>
internal static class StoreMetrics
{
    public static IEnumerable<MetricFamily> Families(NodeRuntime node, StoreSize size, StateReader reader) =>
        [.. Disk(node), .. Store(node.StateMachine, size, reader), .. Watches(node.StateMachine), .. Compaction(node)];

    private static IEnumerable<MetricFamily> Disk(NodeRuntime node)
    {
        NodeMeters meters = node.Meters;
        yield return MetricFamily.OfHistogram("etcd_disk_wal_fsync_duration_seconds", "The latency distributions of fsync called by WAL.", meters.WalSync);
        yield return MetricFamily.OfHistogram("etcd_disk_wal_write_duration_seconds", "The latency distributions of write called by WAL.", meters.WalWrite);
        yield return MetricFamily.Gauge("etcd_disk_wal_write_bytes_total", "Total number of bytes written in WAL.", () => node.Storage.LogWrittenBytes);
        yield return MetricFamily.OfHistogram("etcd_disk_backend_commit_duration_seconds", "The latency distributions of commit called by backend.", meters.Commit);
        yield return MetricFamily.OfHistogram("etcd_debugging_snap_save_total_duration_seconds", "The total latency distributions of save called by snapshot.", meters.Checkpoint);
    }

    private static IEnumerable<MetricFamily> Store(EtcdStateMachine state, StoreSize size, StateReader reader)
    {
        MvccCounters counters = state.Kv.Counters;
        yield return MetricFamily.Gauge("etcd_mvcc_db_total_size_in_bytes", "Total size of the underlying database physically allocated in bytes.", () => size.Bytes);
        yield return MetricFamily.Gauge("etcd_mvcc_db_total_size_in_use_in_bytes", "Total size of the underlying database logically in use in bytes.", () => size.InUseBytes);
        yield return MetricFamily.OfHistogram("etcd_mvcc_hash_rev_duration_seconds", "The latency distribution of storage hash by revision operation.", reader.HashDurations);
        yield return MetricFamily.Counter("etcd_mvcc_put_total", "Total number of puts seen by this member.", () => counters.Puts);
        yield return MetricFamily.Counter("etcd_mvcc_delete_total", "Total number of deletes seen by this member.", () => counters.Deletes);
        yield return MetricFamily.Counter("etcd_mvcc_range_total", "Total number of ranges seen by this member.", () => counters.Ranges);
        yield return MetricFamily.Counter("etcd_debugging_mvcc_range_total", "Total number of ranges seen by this member.", () => counters.Ranges);
        yield return MetricFamily.Counter("etcd_mvcc_txn_total", "Total number of txns seen by this member.", () => counters.Txns);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_total_put_size_in_bytes", "The total size of put kv pairs seen by this member.", () => counters.PutBytes);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_keys_total", "Total number of keys.", () => state.Kv.KeyCount);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_current_revision", "The current revision of store.", () => state.Kv.CurrentRevision);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_compact_revision", "The revision of the last compaction in store.", () => state.Kv.CompactedRevision);
    }

    private static IEnumerable<MetricFamily> Watches(EtcdStateMachine state)
    {
        yield return MetricFamily.Counter("etcd_debugging_mvcc_events_total", "Total number of events sent by this member.", () => state.Watches.Statistics().EventsSent);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_pending_events_total", "Total number of pending events to be sent.", () => state.Watches.Statistics().PendingEvents);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_slow_watcher_total", "Total number of unsynced slow watchers.", () => state.Watches.Statistics().SlowWatchers);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_watch_stream_total", "Total number of watch streams.", () => state.Watches.Statistics().Streams);
        yield return MetricFamily.Gauge("etcd_debugging_mvcc_watcher_total", "Total number of watchers.", () => state.Watches.Statistics().Watchers);
    }

    private static IEnumerable<MetricFamily> Compaction(NodeRuntime node)
    {
        yield return MetricFamily.Gauge(
            "etcd_debugging_mvcc_db_compaction_last", "The unix time of the last db compaction. Resets to 0 on start.", () => node.Meters.LastCompactionUnixSeconds);
        yield return MetricFamily.OfHistogram(
            "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds", "Bucketed histogram of db compaction total duration.", node.Meters.Compaction);
    }
}
