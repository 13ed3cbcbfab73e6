namespace WebEtcd.Bench.Measuring;

/// <summary>What one connection saw: latencies of good answers, and every failure by its text. One writer.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, long> _errors = [];

    /// <summary>Latencies of the answers that were good.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Failures by their text.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    /// <summary>Bytes of answers, without framing.</summary>
    public long AnswerBytes { get; set; }

    /// <summary>Counts failures of one kind.</summary>
    public void Fail(string text, long count = 1) => _errors[text] = _errors.GetValueOrDefault(text) + count;

    /// <summary>Adds all that another tally saw.</summary>
    public void Add(Tally other)
    {
        Latencies.Add(other.Latencies);
        AnswerBytes += other.AnswerBytes;
        foreach (var (text, count) in other._errors)
        {
            Fail(text, count);
        }
    }
}
