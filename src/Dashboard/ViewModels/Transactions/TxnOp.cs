using System.Text;
using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.ViewModels.Leases;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>One operation as it is being typed.</summary>
public sealed class TxnOp
{
    /// <summary>Keys that a read of a prefix gives at most: a page shows no more, and must not fetch a whole store.</summary>
    public const int ReadLimit = 100;

    private static readonly string[] Words = ["put", "get", "get-prefix", "delete", "delete-prefix"];

    public TxnOpKind Kind { get; set; }

    /// <summary>Key or prefix as text, see <see cref="KeyText"/>. An empty prefix stands for all keys.</summary>
    public string Key { get; set; } = "";

    /// <summary>Text to put.</summary>
    public string Value { get; set; } = "";

    /// <summary>Lease of what is put, in hex; empty for none.</summary>
    public string Lease { get; set; } = "";

    public bool IsPrefix => Kind is TxnOpKind.GetPrefix or TxnOpKind.DeletePrefix;

    public bool IsDelete => Kind is TxnOpKind.Delete or TxnOpKind.DeletePrefix;

    /// <summary>The line that stands for it in an address: <c>put /key value</c>.</summary>
    public string Line => Kind == TxnOpKind.Put
        ? $"put {TxnToken.Escape(Key)} {TxnToken.Escape(Value)}{(Lease.Length > 0 ? " " + TxnToken.Escape(Lease) : "")}"
        : $"{Words[(int)Kind]} {TxnToken.Escape(Key)}";

    /// <summary>Reads a line; null when it is none.</summary>
    public static TxnOp? Parse(string line)
    {
        string[] words = line.Split(' ');
        int kind = Array.IndexOf(Words, words[0]);
        if (kind < 0 || words.Length < 2 || words.Length > (kind == (int)TxnOpKind.Put ? 4 : 2))
        {
            return null;
        }

        return new TxnOp
        {
            Kind = (TxnOpKind)kind,
            Key = TxnToken.Unescape(words[1]),
            Value = words.Length > 2 ? TxnToken.Unescape(words[2]) : "",
            Lease = words.Length > 3 ? TxnToken.Unescape(words[3]) : "",
        };
    }

    /// <summary>What is wrong with it; null when it can be sent.</summary>
    public string? Problem()
    {
        if (Key.Length == 0 && !IsPrefix)
        {
            return "Type the key.";
        }

        if (KeyText.TryParse(Key, out string? problem) is null)
        {
            return problem;
        }

        return Kind == TxnOpKind.Put && Lease.Length > 0 && LeasesAddress.Id(Lease) is null ? "A lease is up to 16 hex digits; leave it empty for none." : null;
    }

    /// <summary>Only without a problem.</summary>
    public RequestOp ToRequest()
    {
        (ByteString key, ByteString end) = Range();
        return Kind switch
        {
            TxnOpKind.Put => new RequestOp
            {
                RequestPut = new PutRequest { Key = key, Value = UnsafeByteOperations.UnsafeWrap(Encoding.UTF8.GetBytes(Value)), Lease = LeasesAddress.Id(Lease) ?? 0 },
            },
            TxnOpKind.Get or TxnOpKind.GetPrefix => new RequestOp { RequestRange = new RangeRequest { Key = key, RangeEnd = end, Limit = IsPrefix ? ReadLimit : 0 } },
            _ => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key, RangeEnd = end } },
        };
    }

    /// <summary>Key and range end of the request.</summary>
    public (ByteString Key, ByteString RangeEnd) Range()
    {
        byte[] key = KeyText.Parse(Key);
        if (!IsPrefix)
        {
            return (UnsafeByteOperations.UnsafeWrap(key), ByteString.Empty);
        }

        return key.Length == 0
            ? (ByteString.CopyFrom(0), ByteString.CopyFrom(0))
            : (UnsafeByteOperations.UnsafeWrap(key), UnsafeByteOperations.UnsafeWrap(KeyRange.EndOfPrefix(key)));
    }

    /// <summary>What it does, in words.</summary>
    public string Sentence => (Kind, Key.Length) switch
    {
        (TxnOpKind.Put, _) => $"puts {Key} ({Units.Bytes(Encoding.UTF8.GetByteCount(Value))}{(Lease.Length > 0 ? $", lease {Lease}" : "")})",
        (TxnOpKind.Get, _) => $"reads {Key}",
        (TxnOpKind.GetPrefix, 0) => $"reads the first {ReadLimit} keys",
        (TxnOpKind.GetPrefix, _) => $"reads the first {ReadLimit} keys that begin with {Key}",
        (TxnOpKind.Delete, _) => $"deletes {Key}",
        (_, 0) => "deletes ALL keys",
        _ => $"deletes every key that begins with {Key}",
    };
}
