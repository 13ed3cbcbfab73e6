using WebEtcd.Raft;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>The entries that were committed, by index, from whoever knew it first. That nobody else has other ones is checked elsewhere.</summary>
internal sealed class CommittedLog
{
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Entry> Entries => _entries;

    public void Take(ILogStorage log, ulong commit)
    {
        ulong next = (ulong)_entries.Count + 1;
        if (commit < next || log.FirstIndex > next)
        {
            return;
        }

        log.Entries(next, Math.Min(commit, log.LastIndex) + 1, ulong.MaxValue, out IReadOnlyList<Entry> entries);
        _entries.AddRange(entries);
    }
}
