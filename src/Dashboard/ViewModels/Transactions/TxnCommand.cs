using System.Globalization;
using System.Text;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.ViewModels.Leases;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>A transaction as <c>etcdctl txn</c> reads it: compares, an empty line, what then happens, an empty line, what else does.</summary>
internal static class TxnCommand
{
    /// <summary>The command with its input; null when etcdctl cannot say it.</summary>
    public static string? Write(TxnDraft draft, string endpoint)
    {
        // It ends with a panic at every compare of a lease.
        if (draft.Compares.Any(compare => compare.Target == TxnTarget.Lease))
        {
            return null;
        }

        var text = new StringBuilder("etcdctl --endpoints=").Append(endpoint).Append(" txn <<'EOF'\n");
        foreach (TxnCompare compare in draft.Compares)
        {
            string operand = compare.Target == TxnTarget.Value ? Quote(Encoding.UTF8.GetBytes(compare.Operand)) : $"\"{compare.Operand.Trim()}\"";
            text.Append(CultureInfo.InvariantCulture, $"{compare.Target.ToString().ToLowerInvariant()}({Quote(KeyText.Parse(compare.Key))}) {TxnCompare.Sign(compare.Relation)} {operand}\n");
        }

        Append(text.Append('\n'), draft.Then);
        Append(text.Append('\n'), draft.Else);
        return text.Append("\nEOF").ToString();
    }

    private static void Append(StringBuilder text, List<TxnOp> operations)
    {
        foreach (TxnOp op in operations)
        {
            string key = Quote(KeyText.Parse(op.Key));
            string line = op.Kind switch
            {
                TxnOpKind.Put => $"put {(op.Lease.Length > 0 ? $"--lease={LeasesAddress.Text(LeasesAddress.Id(op.Lease) ?? 0)} " : "")}{Dashes(op.Key, op.Value)}{key} {Quote(Encoding.UTF8.GetBytes(op.Value))}",
                TxnOpKind.Get => $"get {Dashes(op.Key)}{key}",
                TxnOpKind.GetPrefix => $"get --prefix --limit={TxnOp.ReadLimit} {Dashes(op.Key)}{key}",
                TxnOpKind.Delete => $"del {Dashes(op.Key)}{key}",
                _ => $"del --prefix {Dashes(op.Key)}{key}",
            };
            text.Append(line).Append('\n');
        }
    }

    // What begins with a dash would be taken for an option.
    private static string Dashes(params ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.StartsWith('-'))
            {
                return "-- ";
            }
        }

        return "";
    }

    /// <summary>A string of Go's: printable ASCII as it is, everything else as bytes.</summary>
    private static string Quote(byte[] bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte value in bytes)
        {
            _ = value switch
            {
                (byte)'"' or (byte)'\\' => text.Append('\\').Append((char)value),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                >= 0x20 and < 0x7f => text.Append((char)value),
                _ => text.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture)),
            };
        }

        return text.Append('"').ToString();
    }
}
