using System.Text;
using WebEtcd.Testing;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Everything that happened in a world: as a hash, to compare two runs of a seed, and the end of it as text, for whoever looks for a reason.</summary>
internal sealed class Trace(Scheduler scheduler)
{
    private const int KeptLines = 400;
    private static readonly bool s_whole = Environment.GetEnvironmentVariable("WEBETCD_SIM_TRACE") == "1";

    private readonly Queue<TraceLine> _lines = new();
    private StableHash _hash;

    public ulong Hash => _hash.Value;

    public void Add(string what, ulong member, ulong first = 0, ulong second = 0, string? text = null)
    {
        _hash.Add((ulong)scheduler.NowUs);
        _hash.Add(((ulong)what.Length << 32) ^ what[0]);
        _hash.Add(member);
        _hash.Add(first);
        _hash.Add(second);
        if (_lines.Count == KeptLines && !s_whole)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(new TraceLine(scheduler.NowUs, what, member, first, second, text));
    }

    /// <summary>The last things that happened; all of them when WEBETCD_SIM_TRACE=1.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (TraceLine line in _lines)
        {
            text.Append(line.ToString()).Append('\n');
        }

        return text.ToString();
    }
}
