using System.Globalization;
using System.Text;
using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.ViewModels.Leases;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>One condition as it is being typed.</summary>
public sealed class TxnCompare
{
    private static readonly string[] Relations = ["=", "!=", ">", "<"];

    public TxnTarget Target { get; set; } = TxnTarget.Version;

    public TxnRelation Relation { get; set; }

    /// <summary>As text, see <see cref="KeyText"/>.</summary>
    public string Key { get; set; } = "";

    /// <summary>A number, a lease in hex, or a value as text.</summary>
    public string Operand { get; set; } = "0";

    public static string Sign(TxnRelation relation) => Relations[(int)relation];

    public static string Name(TxnTarget target) => target switch
    {
        TxnTarget.Version => "version",
        TxnTarget.Create => "create revision",
        TxnTarget.Mod => "mod revision",
        TxnTarget.Value => "value",
        _ => "lease",
    };

    /// <summary>The line that stands for it in an address: <c>mod = /key 5</c>.</summary>
    public string Line => $"{Target.ToString().ToLowerInvariant()} {Sign(Relation)} {TxnToken.Escape(Key)} {TxnToken.Escape(Operand)}";

    /// <summary>Reads a line; null when it is none.</summary>
    public static TxnCompare? Parse(string line)
    {
        string[] words = line.Split(' ');
        return words is [var target, var sign, var key, var operand]
            && Enum.TryParse(target, ignoreCase: true, out TxnTarget wanted) && Enum.IsDefined(wanted) && Array.IndexOf(Relations, sign) is >= 0 and var relation
            ? new TxnCompare { Target = wanted, Relation = (TxnRelation)relation, Key = TxnToken.Unescape(key), Operand = TxnToken.Unescape(operand) }
            : null;
    }

    /// <summary>What is wrong with it; null when it can be sent.</summary>
    public string? Problem()
    {
        if (Key.Length == 0)
        {
            return "Type the key to compare.";
        }

        if (KeyText.TryParse(Key, out string? problem) is null)
        {
            return problem;
        }

        return Target switch
        {
            TxnTarget.Value => null,
            TxnTarget.Lease => LeasesAddress.Id(Operand) is null ? "A lease is up to 16 hex digits; 0 stands for none." : null,
            _ => Number(Operand) is null ? $"The {Name(Target)} is a whole number; 0 stands for a key that is not there." : null,
        };
    }

    /// <summary>Only without a problem.</summary>
    public Compare ToRequest()
    {
        var compare = new Compare
        {
            Key = UnsafeByteOperations.UnsafeWrap(KeyText.Parse(Key)),
            Result = Relation switch
            {
                TxnRelation.NotEqual => Compare.Types.CompareResult.NotEqual,
                TxnRelation.Greater => Compare.Types.CompareResult.Greater,
                TxnRelation.Less => Compare.Types.CompareResult.Less,
                _ => Compare.Types.CompareResult.Equal,
            },
        };
        switch (Target)
        {
            case TxnTarget.Version:
                compare.Target = Compare.Types.CompareTarget.Version;
                compare.Version = Number(Operand) ?? 0;
                break;
            case TxnTarget.Create:
                compare.Target = Compare.Types.CompareTarget.Create;
                compare.CreateRevision = Number(Operand) ?? 0;
                break;
            case TxnTarget.Mod:
                compare.Target = Compare.Types.CompareTarget.Mod;
                compare.ModRevision = Number(Operand) ?? 0;
                break;
            case TxnTarget.Value:
                compare.Target = Compare.Types.CompareTarget.Value;
                compare.Value = UnsafeByteOperations.UnsafeWrap(Encoding.UTF8.GetBytes(Operand));
                break;
            default:
                compare.Target = Compare.Types.CompareTarget.Lease;
                compare.Lease = LeasesAddress.Id(Operand) ?? 0;
                break;
        }

        return compare;
    }

    private static long? Number(string text) => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
