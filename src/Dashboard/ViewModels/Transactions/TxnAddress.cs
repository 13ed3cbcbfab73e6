using System.Text;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>The address of a transaction: a parameter for each line.</summary>
internal static class TxnAddress
{
    /// <summary>Servers and browsers take addresses of about this length for granted. A longer transaction is kept on the page alone.</summary>
    private const int Longest = 6000;

    /// <summary>The address; null when it would be too long.</summary>
    public static string? Link(TxnDraft draft)
    {
        var address = new StringBuilder(PageLinks.Txn);
        char separator = '?';
        Add("if", draft.Compares.Select(line => line.Line));
        Add("then", draft.Then.Select(line => line.Line));
        Add("else", draft.Else.Select(line => line.Line));
        return address.Length > Longest ? null : address.ToString();

        void Add(string name, IEnumerable<string> lines)
        {
            foreach (string line in lines)
            {
                address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(line).Replace("%2F", "/", StringComparison.Ordinal));
                separator = '&';
            }
        }
    }

    public static TxnDraft Parse(string[]? compares, string[]? then, string[]? otherwise) => TxnDraft.Parse(compares ?? [], then ?? [], otherwise ?? []);
}
