using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>Keeps what a stream emits; says no when told to, or when its room is used up.</summary>
internal sealed class RecordingSink : IWatchSink
{
    private readonly Lock _gate = new();
    private readonly List<WatchResponse> _responses = [];

    /// <summary>Responses that it still takes.</summary>
    public int Room { get; set; } = int.MaxValue;

    public Func<bool>? IsRefusing { get; set; }

    public int Refusals { get; private set; }

    public IReadOnlyList<WatchResponse> Responses
    {
        get
        {
            lock (_gate)
            {
                return [.. _responses];
            }
        }
    }

    public bool TrySend(WatchResponse response)
    {
        lock (_gate)
        {
            if (Room == 0 || IsRefusing?.Invoke() == true)
            {
                Refusals++;
                return false;
            }

            Room -= Room == int.MaxValue ? 0 : 1;
            _responses.Add(response);
            return true;
        }
    }

    /// <summary>Returns and forgets what came since the last call.</summary>
    public List<WatchResponse> Take()
    {
        lock (_gate)
        {
            List<WatchResponse> taken = [.. _responses];
            _responses.Clear();
            return taken;
        }
    }

    /// <summary>The same as short texts, which make readable assertions.</summary>
    public List<string> TakeTexts() => Take().ConvertAll(Text);

    public static string Text(WatchResponse response)
    {
        var parts = new List<string> { $"#{response.WatchId}" };
        if (response.Created)
        {
            parts.Add("created");
        }

        if (response.Canceled)
        {
            parts.Add("canceled");
        }

        if (response.CompactRevision != 0)
        {
            parts.Add($"compact={response.CompactRevision}");
        }

        if (response.CancelReason.Length > 0)
        {
            parts.Add($"'{response.CancelReason}'");
        }

        if (response.Fragment)
        {
            parts.Add("fragment");
        }

        foreach (Event happened in response.Events)
        {
            string sign = happened.Type == Event.Types.EventType.Put ? "+" : "-";
            string previous = happened.PrevKv is null ? string.Empty : $"<{happened.PrevKv.Value.ToStringUtf8()}";
            parts.Add($"{sign}{happened.Kv.Key.ToStringUtf8()}@{happened.Kv.ModRevision}{previous}");
        }

        parts.Add($"rev={response.Header.Revision}");
        return string.Join(' ', parts);
    }
}
