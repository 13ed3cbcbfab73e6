using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>What a client saw that watches a range, over all the streams that it needed: each one goes on where the one before ended.</summary>
/// <param name="Client">The client.</param>
/// <param name="Key">First key.</param>
/// <param name="RangeEnd">As in a range.</param>
/// <param name="WithPrevious">Previous values were asked for.</param>
/// <param name="NoPut">Puts were not wanted.</param>
/// <param name="NoDelete">Deletions were not wanted.</param>
internal sealed record WatchRecord(int Client, string Key, string RangeEnd, bool WithPrevious, bool NoPut, bool NoDelete)
{
    public List<WatchSegment> Segments { get; } = [];

    public bool Wants(ModelEvent happened)
    {
        bool isPut = happened.Event.Type == Event.Types.EventType.Put;
        bool isInRange = RangeEnd.Length == 0
            ? happened.Key == Key
            : string.CompareOrdinal(happened.Key, Key) >= 0 && (RangeEnd == "\0" || string.CompareOrdinal(happened.Key, RangeEnd) < 0);
        return isInRange && !(isPut ? NoPut : NoDelete);
    }
}
