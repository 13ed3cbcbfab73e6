using System.Globalization;
using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>The words in which the vectors describe messages, entries and Readys.</summary>
internal static class RaftText
{
    public static MessageType ParseType(string name) => Enum.GetValues<MessageType>().Single(type => Name(type) == name);

    public static string Ready(Ready ready)
    {
        var text = new StringBuilder();
        if (ready.SoftState is { } soft)
        {
            text.Append(CultureInfo.InvariantCulture, $"Lead:{soft.Leader} State:State{soft.Role}\n");
        }

        if (ready.HardState is { } hard)
        {
            var vote = hard.Vote != 0 ? $" Vote:{hard.Vote}" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"HardState Term:{hard.Term}{vote} Commit:{hard.Commit}\n");
        }

        if (ready.ReadStates.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"ReadStates {string.Join(' ', ready.ReadStates)}\n");
        }

        Section("Entries:", ready.Entries.Select(Entry));
        if (ready.Snapshot is { } snapshot)
        {
            text.Append(CultureInfo.InvariantCulture, $"Snapshot {Snapshot(snapshot)}\n");
        }

        Section("CommittedEntries:", ready.CommittedEntries.Select(Entry));
        Section("Messages:", ready.Messages.Select(message => Message(message)));
        return text.Length == 0 ? "<empty Ready>" : $"Ready MustSync={(ready.MustSync ? "true" : "false")}:\n{text}";

        void Section(string title, IEnumerable<string> lines)
        {
            foreach (var (i, line) in lines.Index())
            {
                text.Append(i == 0 ? title + "\n" : string.Empty).Append(line).Append('\n');
            }
        }
    }

    public static string Message(Message m, string indent = "")
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{indent}{Target(m.From)}->{Target(m.To)} {Name(m.Type)} Term:{m.Term} Log:{m.LogTerm}/{m.Index}");
        text.Append(m.Reject ? $" Rejected (Hint: {m.RejectHint})" : string.Empty);
        text.Append(m.Commit != 0 ? $" Commit:{m.Commit}" : string.Empty);
        text.Append(m.Vote != 0 ? $" Vote:{m.Vote}" : string.Empty);
        if (m.Entries.Count == 1)
        {
            text.Append(CultureInfo.InvariantCulture, $" Entries:[{Entry(m.Entries[0])}]");
        }
        else if (m.Entries.Count > 1)
        {
            text.Append(" Entries:[");
            foreach (var entry in m.Entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{indent}  {Entry(entry)}");
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{indent}]");
        }

        if (m.Snapshot is { Metadata.Index: > 0 } snapshot)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{indent}  Snapshot: {Snapshot(snapshot)}");
        }

        if (m.Responses.Count > 0)
        {
            text.Append(" Responses:[");
            foreach (var response in m.Responses)
            {
                text.Append('\n').Append(Message(response, indent + "  "));
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{indent}]");
        }

        return text.ToString();
    }

    public static string Entry(Entry entry)
    {
        var (name, content) = entry.Type switch
        {
            EntryType.Normal => ("EntryNormal", Quote(entry.Data.Span)),
            EntryType.ConfChange => ("EntryConfChange", Steps(entry)),
            _ => ("EntryConfChangeV2", Steps(entry)),
        };
        return $"{entry.Term}/{entry.Index} {name} {content}".TrimEnd(' ');
    }

    public static string Snapshot(Snapshot snapshot)
    {
        var (index, term, state) = snapshot.Metadata;
        return $"Index:{index} Term:{term} ConfState:Voters:{Ids(state.Voters)} VotersOutgoing:{Ids(state.VotersOutgoing)} "
            + $"Learners:{Ids(state.Learners)} LearnersNext:{Ids(state.LearnersNext)} AutoLeave:{(state.AutoLeave ? "true" : "false")}";
    }

    private static string Ids(IReadOnlyList<ulong> ids) => $"[{string.Join(' ', ids)}]";

    private static string Steps(Entry entry) =>
        string.Join(' ', ConfChange.Decode(entry.Type, entry.Data.Span).Changes.Select(step => $"{Letter(step.Type)}{step.NodeId}"));

    private static char Letter(ConfChangeType type) => type switch
    {
        ConfChangeType.AddNode => 'v',
        ConfChangeType.AddLearnerNode => 'l',
        ConfChangeType.RemoveNode => 'r',
        _ => 'u',
    };

    private static string Quote(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder("\"");
        foreach (var c in Encoding.UTF8.GetString(data))
        {
            text.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                '\n' => "\\n",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static string Target(ulong id) => id switch
    {
        0 => "None",
        LocalTarget.AppendThread => "AppendThread",
        LocalTarget.ApplyThread => "ApplyThread",
        _ => id.ToString("x", CultureInfo.InvariantCulture),
    };

    private static string Name(MessageType type) => "Msg" + type switch
    {
        MessageType.Propose => "Prop",
        MessageType.Append => "App",
        MessageType.AppendResponse => "AppResp",
        MessageType.Snapshot => "Snap",
        MessageType.SnapshotStatus => "SnapStatus",
        _ => type.ToString().Replace("Response", "Resp", StringComparison.Ordinal),
    };
}
