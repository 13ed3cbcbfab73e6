namespace WebEtcd.Shared.Services;

/// <summary>
/// The recent log of the node that is asked, and the level of what goes into it. For root only while authentication is on. Every method throws
/// <see cref="Errors.EtcdException"/> for a caller who may not.
/// </summary>
public interface INodeLogService
{
    /// <summary>The newest lines that match, of those that are kept.</summary>
    ValueTask<LogPage> ReadAsync(LogQuery query, CallContext context);

    /// <summary>The least level that is logged.</summary>
    ValueTask<NodeLogLevel> LevelAsync(CallContext context);

    /// <summary>Changes the least level that is logged, on this node, until it ends. Returns the level before.</summary>
    ValueTask<NodeLogLevel> SetLevelAsync(NodeLogLevel level, CallContext context);
}

/// <summary>How grave a line is, with etcd's names.</summary>
public enum NodeLogLevel
{
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

/// <param name="Least">Only lines of this level and above.</param>
/// <param name="Contains">Only lines that have this text somewhere, in any letter case; empty for all.</param>
/// <param name="Limit">Lines at most, 1 to 1000.</param>
public sealed record LogQuery(NodeLogLevel Least, string Contains, int Limit);

/// <param name="Sequence">Counts the lines of this node since its start, from 1.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Message">With its properties filled in; cut when it is very long.</param>
/// <param name="Error">An exception with its stack; null without one.</param>
/// <param name="Properties">What the message is made of, by name.</param>
public sealed record LogLine(
    long Sequence, DateTimeOffset At, NodeLogLevel Level, string Category, string Message, string? Error, IReadOnlyList<KeyValuePair<string, string>> Properties);

/// <param name="Lines">Newest first.</param>
/// <param name="Matching">Lines that match, of those that are kept.</param>
/// <param name="Kept">Lines that are kept.</param>
/// <param name="Written">Lines since the start of the node; those that are not kept are gone.</param>
/// <param name="Least">The least level that is logged now.</param>
public sealed record LogPage(IReadOnlyList<LogLine> Lines, int Matching, int Kept, long Written, NodeLogLevel Least);
