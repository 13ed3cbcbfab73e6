using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>Entries and append messages in short.</summary>
internal static class Entries
{
    /// <summary>Empty entries of these terms from <paramref name="first"/> on.</summary>
    public static Entry[] Of(ulong first, params ulong[] terms) =>
        [.. terms.Select((term, i) => new Entry(term, first + (ulong)i, EntryType.Normal, default))];

    public static Entry Text(ulong term, ulong index, string text) => new(term, index, EntryType.Normal, Encoding.UTF8.GetBytes(text));

    public static string TextOf(Entry entry) => Encoding.UTF8.GetString(entry.Data.Span);

    public static Message Append(ulong from, ulong term, ulong logTerm, ulong index, ulong commit, params Entry[] entries) => new()
    {
        Type = MessageType.Append,
        From = from,
        To = 1,
        Term = term,
        LogTerm = logTerm,
        Index = index,
        Commit = commit,
        Entries = entries,
    };

    /// <summary>The answer of a follower that stored what the message holds.</summary>
    public static Message Accept(Message append) => new()
    {
        Type = MessageType.AppendResponse,
        From = append.To,
        To = append.From,
        Term = append.Term,
        Index = append.Index + (ulong)append.Entries.Count,
    };
}
