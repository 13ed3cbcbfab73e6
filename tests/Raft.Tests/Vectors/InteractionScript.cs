using System.Globalization;
using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>The commands of the interaction scripts: parses them and hands them to the world of one script.</summary>
internal sealed class InteractionScript
{
    private readonly InteractionWorld _world = new();

    public string Handle(DataDrivenCase item)
    {
        _world.Output.Clear();
        var error = Run(item);
        if (error is not null)
        {
            _world.Output.WriteError(error);
        }

        return _world.Output.Text.Length == 0 ? "ok" : _world.Output.Text;
    }

    private string? Run(DataDrivenCase item)
    {
        switch (item.Command)
        {
            case "add-nodes":
                return AddNodes(item);
            case "campaign":
                return ErrorOf(Node(item).Node.Campaign());
            case "compact":
                Node(item).Storage.Compact((ulong)item.Numbers[1]);
                _world.PrintLog(Node(item));
                return null;
            case "deliver-msgs":
                return Deliver(item);
            case "process-ready":
                return ForEach(item, "handling Ready", _world.ProcessReady);
            case "process-append-thread":
                return ForEach(item, "processing append thread", _world.ProcessAppendThread);
            case "process-apply-thread":
                return ForEach(item, "processing apply thread", _world.ProcessApplyThread);
            case "log-level":
                _world.Output.SetLevel(item.Arguments[0].Key);
                return null;
            case "raft-log":
                _world.PrintLog(Node(item));
                return null;
            case "raft-state":
                _world.PrintStates();
                return null;
            case "set-randomized-election-timeout":
                Node(item).Node.Core.RandomizedElectionTimeout = int.Parse(item.Value("timeout")!, CultureInfo.InvariantCulture);
                return null;
            case "stabilize":
                return Stabilize(item);
            case "status":
                _world.PrintProgress(Node(item));
                return null;
            case "tick-election":
                return Tick(Node(item), Node(item).Options.ElectionTicks);
            case "tick-heartbeat":
                return Tick(Node(item), Node(item).Options.HeartbeatTicks);
            case "transfer-leadership":
                _world.Nodes[ParseInt(item.Value("from")!) - 1].Node.TransferLeader((ulong)ParseInt(item.Value("to")!));
                return null;
            case "forget-leader":
                Node(item).Node.ForgetLeader();
                return null;
            case "send-snapshot":
                _world.SendSnapshot(Node(item), (ulong)item.Numbers[1]);
                return null;
            case "propose":
                return ErrorOf(Node(item).Node.Propose([Encoding.UTF8.GetBytes(item.Arguments[1].Key)]));
            case "propose-conf-change":
                return ProposeConfChange(item);
            case "report-unreachable":
                Node(item).Node.ReportUnreachable((ulong)item.Numbers[1]);
                return null;
            default:
                throw new NotSupportedException($"unknown command {item.Command}");
        }
    }

    public static string? ErrorOf(RaftResult result) => result switch
    {
        RaftResult.Ok => null,
        RaftResult.ProposalDropped => "raft proposal dropped",
        RaftResult.StepPeerNotFound => "raft: cannot step as peer not found",
        RaftResult.StepLocalMessage => "raft: cannot step raft local message",
        _ => result.ToString(),
    };

    private static int ParseInt(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? Tick(ScriptNode node, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            node.Node.Tick();
        }

        return null;
    }

    private ScriptNode Node(DataDrivenCase item) => _world.Nodes[ParseInt(item.Arguments[0].Key) - 1];

    private string? AddNodes(DataDrivenCase item)
    {
        List<ulong> voters = [], learners = [];
        var (index, content) = (0UL, string.Empty);
        var configure = new List<Action<TestNodeOptions>>();
        foreach (var argument in item.Arguments.Skip(1))
        {
            var value = argument.Values[0];
            switch (argument.Key)
            {
                case "voters":
                    voters.AddRange(argument.Values.Select(id => (ulong)ParseInt(id)));
                    break;
                case "learners":
                    learners.AddRange(argument.Values.Select(id => (ulong)ParseInt(id)));
                    break;
                case "index":
                    index = (ulong)ParseInt(value);
                    break;
                case "content":
                    content = value;
                    break;
                default:
                    configure.Add(options => Configure(options, argument.Key, value));
                    break;
            }
        }

        var state = new ConfState { Voters = voters, Learners = learners };
        var start = new Snapshot(new SnapshotMetadata(index, index == 0 ? 0UL : 1, state), Encoding.UTF8.GetBytes(content));
        for (var i = 0; i < ParseInt(item.Arguments[0].Key); i++)
        {
            _world.Add(start, configure);
        }

        return null;
    }

    private static void Configure(TestNodeOptions options, string key, string value)
    {
        switch (key)
        {
            case "inflight":
                options.MaxInflightMessages = ParseInt(value);
                break;
            case "async-storage-writes":
                options.AsyncStorageWrites = bool.Parse(value);
                break;
            case "prevote":
                options.PreVote = bool.Parse(value);
                break;
            case "checkquorum":
                options.CheckQuorum = bool.Parse(value);
                break;
            case "max-committed-size-per-ready":
                options.MaxCommittedSizePerReady = (ulong)ParseInt(value);
                break;
            case "disable-conf-change-validation":
                options.DisableConfChangeValidation = bool.Parse(value);
                break;
            case "read-only":
                options.LeaseBasedReads = value == "lease-based";
                break;
            case "step-down-on-removal":
                options.StepDownOnRemoval = bool.Parse(value);
                break;
            default:
                throw new NotSupportedException($"unknown setting {key}");
        }
    }

    private string? Deliver(DataDrivenCase item)
    {
        MessageType? type = item.Value("type") is { } name ? RaftText.ParseType(name) : null;
        var count = 0;
        foreach (var argument in item.Arguments)
        {
            if (argument.IsBare)
            {
                count += _world.Deliver((ulong)ParseInt(argument.Key), type, drop: false);
            }
            else if (argument.Key == "drop")
            {
                count += argument.Values.Sum(id => _world.Deliver((ulong)ParseInt(id), type, drop: true));
            }
        }

        if (count == 0)
        {
            _world.Output.WriteLine("no messages");
        }

        return null;
    }

    private string? ForEach(DataDrivenCase item, string title, Action<ScriptNode> handle)
    {
        foreach (var number in item.Numbers)
        {
            var node = _world.Nodes[number - 1];
            if (item.Numbers.Count > 1)
            {
                _world.Titled(node, title, () => handle(node));
            }
            else
            {
                handle(node);
            }
        }

        return null;
    }

    private string? Stabilize(DataDrivenCase item)
    {
        var level = _world.Output.Level;
        _world.Output.SetLevel(item.Value("log-level") ?? level);
        _world.Stabilize([.. item.Numbers.Select(number => _world.Nodes[number - 1])]);
        _world.Output.SetLevel(level);
        return null;
    }

    private string? ProposeConfChange(DataDrivenCase item)
    {
        var change = new ConfChange
        {
            Transition = item.Value("transition") switch
            {
                "implicit" => ConfChangeTransition.JointImplicit,
                "explicit" => ConfChangeTransition.JointExplicit,
                _ => ConfChangeTransition.Auto,
            },
            Changes = ConfChangeVector.ParseSteps(item.Input),
        };
        var form = item.Value("v1") == "true" ? EntryType.ConfChange : EntryType.ConfChangeV2;
        return ErrorOf(Node(item).Node.ProposeConfChange(change, form));
    }
}
