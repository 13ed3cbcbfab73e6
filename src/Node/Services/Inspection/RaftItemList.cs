using System.Globalization;
using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>Gathers what one entry asks for: the first of it whole, the rest as a number.</summary>
internal sealed class RaftItemList
{
    private const int MaxNoteLength = 300;
    private const long NoValue = -1;

    private readonly List<RaftLogItem> _items = [];

    public IReadOnlyList<RaftLogItem> Items => _items;

    public int LeftOut { get; private set; }

    /// <summary>Something that is about no key.</summary>
    public void Add(string word, string note) => Take(() => new RaftLogItem(word, null, null, NoValue, Cut(note)));

    public void Add(string word, ByteString key, ByteString rangeEnd, long valueBytes = NoValue, string note = "") => Take(() => new RaftLogItem(
        word, Cut(key), rangeEnd.IsEmpty ? null : Cut(rangeEnd), valueBytes, Cut(note))
    {
        WholeKeyBytes = key.Length > RaftLogItem.MaxKeyBytes ? key.Length : 0,
    });

    public void Put(string word, PutRequest put)
    {
        string lease = put.IgnoreLease ? "keeps its lease" : put.Lease != 0 ? $"lease {(ulong)put.Lease:x}" : "";
        string value = put.IgnoreValue ? "keeps its value" : "";
        Add(word, put.Key, ByteString.Empty, put.IgnoreValue ? NoValue : put.Value.Length, string.Join(", ", new[] { value, lease }.Where(static text => text.Length > 0)));
    }

    public void Delete(string word, DeleteRangeRequest delete) => Add(word, delete.Key, delete.RangeEnd);

    /// <param name="txn">The transaction.</param>
    /// <param name="within">What stands before each word: where a nested one is.</param>
    public void Txn(TxnRequest txn, string within)
    {
        foreach (Compare compare in txn.Compare)
        {
            (string note, long bytes) = TextOf(compare);
            Add(within + "if", compare.Key, compare.RangeEnd, bytes, note);
        }

        Branch(txn.Success, within + "then ");
        Branch(txn.Failure, within + "else ");
    }

    private void Branch(IEnumerable<RequestOp> operations, string within)
    {
        foreach (RequestOp operation in operations)
        {
            switch (operation.RequestCase)
            {
                case RequestOp.RequestOneofCase.RequestPut:
                    Put(within + "put", operation.RequestPut);
                    break;
                case RequestOp.RequestOneofCase.RequestDeleteRange:
                    Delete(within + "delete", operation.RequestDeleteRange);
                    break;
                case RequestOp.RequestOneofCase.RequestRange:
                    Add(within + "get", operation.RequestRange.Key, operation.RequestRange.RangeEnd);
                    break;
                case RequestOp.RequestOneofCase.RequestTxn:
                    // Deeper ones are counted, not looked into: what is shown is a list, no tree.
                    TxnRequest inner = operation.RequestTxn;
                    Add(within + "txn", $"of {inner.Compare.Count} compares, {inner.Success.Count} operations and {inner.Failure.Count} otherwise");
                    break;
            }
        }
    }

    private static (string Text, long ValueBytes) TextOf(Compare compare)
    {
        string relation = compare.Result switch
        {
            Compare.Types.CompareResult.Equal => "=",
            Compare.Types.CompareResult.NotEqual => "!=",
            Compare.Types.CompareResult.Greater => ">",
            _ => "<",
        };
        (string target, string wanted, long bytes) = compare.Target switch
        {
            Compare.Types.CompareTarget.Version => ("version", Number(compare.Version), NoValue),
            Compare.Types.CompareTarget.Create => ("create revision", Number(compare.CreateRevision), NoValue),
            Compare.Types.CompareTarget.Mod => ("mod revision", Number(compare.ModRevision), NoValue),
            Compare.Types.CompareTarget.Lease => ("lease", ((ulong)compare.Lease).ToString("x", CultureInfo.InvariantCulture), NoValue),
            _ => ("value", "a value", compare.Value.Length),
        };
        return ($"{target} {relation} {wanted}", bytes);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Cut(ByteString bytes) => bytes.Span[..Math.Min(bytes.Length, RaftLogItem.MaxKeyBytes)].ToArray();

    private static string Cut(string note) => note.Length > MaxNoteLength ? note[..MaxNoteLength] + "…" : note;

    private void Take(Func<RaftLogItem> make)
    {
        if (_items.Count < RaftLogEntry.MaxItems)
        {
            _items.Add(make());
        }
        else
        {
            LeftOut++;
        }
    }
}
