namespace WebEtcd.Bench.Operations;

/// <summary>Draws requests from one or two kinds: a share of reads, the rest writes.</summary>
internal sealed class OperationMix
{
    private readonly UnaryOperation _read;
    private readonly UnaryOperation _write;
    private readonly int _readPercent;

    /// <param name="read">Drawn in <paramref name="readPercent"/> of 100 cases.</param>
    /// <param name="write">Drawn else.</param>
    /// <param name="readPercent">0 to 100.</param>
    public OperationMix(UnaryOperation read, UnaryOperation write, int readPercent)
    {
        _read = read;
        _write = write;
        _readPercent = readPercent;
    }

    /// <summary>A mix of one kind only.</summary>
    public static OperationMix Of(UnaryOperation only) => new(only, only, 100);

    /// <summary>Room that any request of the mix fits in.</summary>
    public int MaximumSize => Math.Max(_read.MaximumSize, _write.MaximumSize);

    /// <summary>The kind of the next request.</summary>
    public UnaryOperation Draw(Random random) => ReferenceEquals(_read, _write) || random.Next(100) < _readPercent ? _read : _write;
}
