using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>A transaction as it is being put together. Its lines are its form in addresses and in drafts.</summary>
public sealed class TxnDraft
{
    /// <summary>Lines of a part; the server's own limit is the same unless told otherwise.</summary>
    public const int MaxLines = 128;

    private const string If = "if ";
    private const string ThenWord = "then ";
    private const string ElseWord = "else ";

    public List<TxnCompare> Compares { get; } = [];

    public List<TxnOp> Then { get; } = [];

    public List<TxnOp> Else { get; } = [];

    /// <summary>Lines that mean nothing here. A condition that is left out changes what the rest does, so nothing runs while there are any.</summary>
    public List<string> Unread { get; } = [];

    public bool IsEmpty => Compares.Count + Then.Count + Else.Count == 0;

    public IEnumerable<TxnOp> Operations => Then.Concat(Else);

    /// <summary>Those operations that delete an unknown number of keys.</summary>
    public IReadOnlyList<TxnOp> PrefixDeletes => [.. Operations.Where(op => op.Kind == TxnOpKind.DeletePrefix)];

    /// <summary>All of it, a line each.</summary>
    public string Text => string.Join('\n', [.. Compares.Select(line => If + line.Line), .. Then.Select(line => ThenWord + line.Line), .. Else.Select(line => ElseWord + line.Line)]);

    /// <summary>Reads the lines of each part.</summary>
    public static TxnDraft Parse(IEnumerable<string> compares, IEnumerable<string> then, IEnumerable<string> otherwise)
    {
        var draft = new TxnDraft();
        draft.Read(If, compares, TxnCompare.Parse, draft.Compares);
        draft.Read(ThenWord, then, TxnOp.Parse, draft.Then);
        draft.Read(ElseWord, otherwise, TxnOp.Parse, draft.Else);
        return draft;
    }

    /// <summary>Reads <see cref="Text"/>.</summary>
    public static TxnDraft Parse(string text)
    {
        string[] lines = text.Split('\n');
        return Parse(Of(If), Of(ThenWord), Of(ElseWord));

        IEnumerable<string> Of(string word) => lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);
    }

    /// <summary>What is wrong with the first line that cannot be sent, and where; null when all can.</summary>
    public string? Problem()
    {
        return Of("If", Compares.Select(line => line.Problem())) ?? Of("Then", Then.Select(line => line.Problem())) ?? Of("Else", Else.Select(line => line.Problem()));

        static string? Of(string part, IEnumerable<string?> problems) =>
            problems.Select((problem, i) => problem is null ? null : $"{part}, line {i + 1}: {problem}").FirstOrDefault(problem => problem is not null);
    }

    private void Read<T>(string part, IEnumerable<string> lines, Func<string, T?> parse, List<T> into)
        where T : class
    {
        foreach (string line in lines)
        {
            if (into.Count < MaxLines && parse(line) is { } read)
            {
                into.Add(read);
            }
            else
            {
                Unread.Add(part + line);
            }
        }
    }

    /// <summary>Only without a problem.</summary>
    public TxnRequest ToRequest()
    {
        var request = new TxnRequest();
        request.Compare.Add(Compares.Select(line => line.ToRequest()));
        request.Success.Add(Then.Select(line => line.ToRequest()));
        request.Failure.Add(Else.Select(line => line.ToRequest()));
        return request;
    }
}
