using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.Streams;

/// <summary>What one page sees of the playground, and what it does to it. One a circuit; the bar and the page share it.</summary>
internal sealed class PlaygroundFeed(IServiceProvider services)
{
    private readonly IPlaygroundService? _service = services.GetService<IPlaygroundService>();

    /// <summary>False for a node that no playground has started.</summary>
    public bool Exists => _service is not null;

    /// <summary>The last state that is known; null before the first answer.</summary>
    public PlaygroundView? View { get; private set; }

    /// <summary>True when the process that owns the playground does not answer.</summary>
    public bool IsLost { get; private set; }

    /// <summary>True while an experiment is under way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What became of the last experiment; null before the first.</summary>
    public ExperimentOutcome? Outcome { get; private set; }

    /// <summary>Asks for the state.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_service is not null)
        {
            PlaygroundView? view = await _service.ReadAsync(cancellation);
            View = view ?? View;
            IsLost = view is null;
        }
    }

    /// <summary>Does an experiment, unless one is under way, and asks for the state after it.</summary>
    public async Task DoAsync(Experiment experiment, CancellationToken cancellation)
    {
        if (_service is null || IsBusy)
        {
            return;
        }

        IsBusy = true;
        try
        {
            Outcome = await _service.DoAsync(experiment, cancellation);
            await RefreshAsync(cancellation);
        }
        finally
        {
            IsBusy = false;
        }
    }
}
