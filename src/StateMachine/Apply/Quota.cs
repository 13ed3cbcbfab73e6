using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Apply;

/// <summary>The bound of the space that keys and leases take, and the estimated cost of requests.</summary>
internal sealed class Quota
{
    /// <summary>The bound when none is configured.</summary>
    public const long DefaultBytes = 2L * 1024 * 1024 * 1024;

    private const long KeyOverheadBytes = 256;
    private const long LeaseBytes = 64;

    private readonly MvccStore _store;
    private readonly Lessor _lessor;
    private readonly bool _isOn;

    /// <param name="store">Its records count.</param>
    /// <param name="lessor">Its leases count.</param>
    /// <param name="configuredBytes">0 for the default, negative for no bound.</param>
    public Quota(MvccStore store, Lessor lessor, long configuredBytes)
    {
        _store = store;
        _lessor = lessor;
        _isOn = configuredBytes >= 0;
        LimitBytes = configuredBytes switch
        {
            < 0 => 0,
            0 => DefaultBytes,
            _ => configuredBytes,
        };
    }

    /// <summary>The bound; 0 for none.</summary>
    public long LimitBytes { get; }

    /// <summary>What is taken now.</summary>
    public long UsedBytes => _store.SizeInUseBytes + (_lessor.Count * LeaseBytes);

    /// <summary>Whether there is room for a cost. What costs nothing always fits.</summary>
    public bool HasRoomFor(long costBytes) => !_isOn || costBytes == 0 || UsedBytes + costBytes < LimitBytes;

    public static long CostOf(PutRequest request) => KeyOverheadBytes + request.Key.Length + request.Value.Length;

    /// <summary>The more expensive branch, with all that is nested in it.</summary>
    public static long CostOf(TxnRequest request) => Math.Max(CostOf(request.Success), CostOf(request.Failure));

    public static long CostOf(LeaseGrantRequest request) => request is null ? 0 : LeaseBytes;

    private static long CostOf(IList<RequestOp> ops)
    {
        long cost = 0;
        foreach (RequestOp op in ops)
        {
            cost += op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestPut => CostOf(op.RequestPut),
                RequestOp.RequestOneofCase.RequestTxn => CostOf(op.RequestTxn),
                _ => 0,
            };
        }

        return cost;
    }
}
