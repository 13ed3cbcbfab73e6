using System.Globalization;

namespace WebEtcd.Raft.Tests;

/// <summary>The members of a script and the messages between them.</summary>
internal sealed class InteractionWorld
{
    private List<Message> _messages = [];

    public List<ScriptNode> Nodes { get; } = [];

    public ScriptOutput Output { get; } = new();

    public void Add(Snapshot start, IEnumerable<Action<TestNodeOptions>> configure)
    {
        var (index, term, state) = start.Metadata;
        var options = new TestNodeOptions
        {
            Storage = new MemoryLogStorage(default, state, index, term),
            ElectionTicks = 3,
            HeartbeatTicks = 1,
            MaxInflightMessages = int.MaxValue,
            Applied = index,
        };
        foreach (var action in configure)
        {
            action(options);
        }

        Nodes.Add(new ScriptNode((ulong)Nodes.Count + 1, options, start));
    }

    public void Titled(ScriptNode node, string title, Action action)
    {
        Output.WriteLine($"> {node.Id} {title}");
        Output.Indented(action);
    }

    public void ProcessReady(ScriptNode node)
    {
        var ready = node.Node.Ready();
        Output.Write(RaftText.Ready(ready));
        if (!node.Options.AsyncStorageWrites)
        {
            node.Store(ready.HardState, ready.Entries, ready.Snapshot);
            node.Apply(ready.CommittedEntries);
        }

        foreach (var message in ready.Messages)
        {
            if (message.To == LocalTarget.AppendThread)
            {
                node.AppendWork.Enqueue(message);
            }
            else if (message.To == LocalTarget.ApplyThread)
            {
                node.ApplyWork.Enqueue(message);
            }
            else
            {
                _messages.Add(message);
            }
        }

        if (!node.Options.AsyncStorageWrites)
        {
            node.Node.Advance();
        }
    }

    public void ProcessAppendThread(ScriptNode node)
    {
        if (!node.AppendWork.TryDequeue(out var work))
        {
            Output.Write("no append work to perform");
            return;
        }

        var responses = Begin(work);
        var hardState = new HardState(work.Term, work.Vote, work.Commit);
        node.Store(hardState.IsEmpty ? null : hardState, work.Entries, work.Snapshot);
        Finish(responses);
    }

    public void ProcessApplyThread(ScriptNode node)
    {
        if (!node.ApplyWork.TryDequeue(out var work))
        {
            Output.Write("no apply work to perform");
            return;
        }

        var responses = Begin(work);
        node.Apply(work.Entries);
        Finish(responses);
    }

    /// <summary>Delivers or drops the messages to one member, and returns their number. Messages within a node are never dropped.</summary>
    public int Deliver(ulong to, MessageType? type, bool drop)
    {
        var (chosen, rest) = Select(to, type, drop);
        _messages = rest;
        foreach (var message in chosen)
        {
            Output.WriteLine((drop ? "dropped: " : string.Empty) + RaftText.Message(message));
            if (!drop && InteractionScript.ErrorOf(Nodes[(int)to - 1].Node.Step(message)) is { } error)
            {
                Output.WriteLine(error);
            }
        }

        return chosen.Count;
    }

    /// <summary>Handles Readys, delivers messages and runs the storage threads until nothing is left to do.</summary>
    public void Stabilize(IReadOnlyList<ScriptNode> chosen)
    {
        var nodes = chosen.Count > 0 ? chosen : Nodes;
        for (var done = false; !done;)
        {
            done = true;
            foreach (var node in nodes.Where(node => node.Node.HasReady))
            {
                done = false;
                Titled(node, "handling Ready", () => ProcessReady(node));
            }

            foreach (var node in nodes.Where(node => Select(node.Id, null, false).Chosen.Count > 0))
            {
                done = false;
                Titled(node, "receiving messages", () => Deliver(node.Id, null, drop: false));
            }

            foreach (var node in nodes.Where(node => node.AppendWork.Count > 0))
            {
                done = false;
                Titled(node, "processing append thread", () => Exhaust(node.AppendWork, () => ProcessAppendThread(node)));
            }

            foreach (var node in nodes.Where(node => node.ApplyWork.Count > 0))
            {
                done = false;
                Titled(node, "processing apply thread", () => Exhaust(node.ApplyWork, () => ProcessApplyThread(node)));
            }
        }
    }

    public void SendSnapshot(ScriptNode from, ulong to)
    {
        var message = new Message { Type = MessageType.Snapshot, Term = from.Node.HardState.Term, From = from.Id, To = to, Snapshot = from.History[^1] };
        _messages.Add(message);
        Output.Write(RaftText.Message(message));
    }

    public void PrintLog(ScriptNode node)
    {
        var (first, last) = (node.Storage.FirstIndex, node.Storage.LastIndex);
        if (last < first)
        {
            Output.Write($"log is empty: first index={first}, last index={last}");
            return;
        }

        Assert.Equal(LogReadError.None, node.Storage.Entries(first, last + 1, ulong.MaxValue, out var entries));
        foreach (var entry in entries)
        {
            Output.WriteLine(RaftText.Entry(entry));
        }
    }

    public void PrintStates()
    {
        foreach (var status in Nodes.Select(node => node.Node.Status()))
        {
            var voter = status.ConfState.Voters.Contains(status.Id) || status.ConfState.VotersOutgoing.Contains(status.Id);
            Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Id}: State{status.SoftState.Role} ({(voter ? "Voter" : "Non-Voter")}) Term:{status.HardState.Term} Lead:{status.SoftState.Leader}"));
        }
    }

    public void PrintProgress(ScriptNode node)
    {
        var members = node.Node.Core.Tracker.Progress;
        for (var i = 0; node.Node.SoftState.Role == RaftRole.Leader && i < members.Count; i++)
        {
            Output.WriteLine($"{members[i].Id}: {members[i]}");
        }
    }

    private static void Exhaust(Queue<Message> work, Action step)
    {
        while (work.Count > 0)
        {
            step();
        }
    }

    private IReadOnlyList<Message> Begin(Message work)
    {
        var responses = work.Responses;
        work.Responses = [];
        Output.WriteLine("Processing:");
        Output.WriteLine(RaftText.Message(work));
        return responses;
    }

    private void Finish(IReadOnlyList<Message> responses)
    {
        Output.WriteLine("Responses:");
        foreach (var response in responses)
        {
            Output.WriteLine(RaftText.Message(response));
        }

        _messages.AddRange(responses);
    }

    private (List<Message> Chosen, List<Message> Others) Select(ulong to, MessageType? type, bool drop)
    {
        List<Message> chosen = [], rest = [];
        foreach (var message in _messages)
        {
            var isLocal = message.From == message.To || LocalTarget.Includes(message.From) || LocalTarget.Includes(message.To);
            var matches = message.To == to && !(drop && isLocal) && (type is null || message.Type == type);
            (matches ? chosen : rest).Add(message);
        }

        return (chosen, rest);
    }
}
