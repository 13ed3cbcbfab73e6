namespace WebEtcd.Node.Hosting.Options;

/// <summary>What automatic compaction goes by.</summary>
internal enum CompactionMode
{
    Periodic,
    Revision,
}
