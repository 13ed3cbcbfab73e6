using WebEtcd.Node.Observation.Logs;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services;

/// <summary>The recent log of this node, and its level. For root.</summary>
internal sealed partial class NodeLogService(LogRing ring, LogSwitch level, CallerGate callers, ILogger<NodeLogService> logger) : INodeLogService
{
    private const int MostLines = 1000;
    private const int LongestSearch = 200;

    public async ValueTask<LogPage> ReadAsync(LogQuery query, CallContext context)
    {
        await callers.RequireRootAsync(context);
        if (query.Limit is < 1 or > MostLines)
        {
            throw new EtcdException(StatusCode.InvalidArgument, $"limit is {query.Limit}, and must be from 1 to {MostLines}");
        }

        return query.Contains.Length <= LongestSearch
            ? ring.Read(query, level.Least)
            : throw new EtcdException(StatusCode.InvalidArgument, $"the text to search for has {query.Contains.Length} characters, and may have {LongestSearch}");
    }

    public async ValueTask<NodeLogLevel> LevelAsync(CallContext context)
    {
        await callers.RequireRootAsync(context);
        return level.Least;
    }

    public async ValueTask<NodeLogLevel> SetLevelAsync(NodeLogLevel least, CallContext context)
    {
        await callers.RequireRootAsync(context);
        NodeLogLevel before = level.Least;
        level.Least = least;
        LevelChanged(LogLevels.Name(before), LogLevels.Name(least), context.Peer);
        return before;
    }

    // At a level that is logged whatever is chosen, but for the highest: who reads a log must know why it became silent.
    [LoggerMessage(Level = LogLevel.Error, Message = "The log level was changed from {Before} to {After} by {Peer}")]
    private partial void LevelChanged(string before, string after, string peer);
}
