using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Security;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Streams;

/// <summary>A component that shows the cluster and is rendered again when it changes, as often as <see cref="ClusterFeed"/> allows.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private PageServices? _door;

    [Inject]
    private protected IServiceProvider Services { get; set; } = null!;

    private protected ClusterFeed Feed { get; private set; } = null!;

    /// <summary>Ends when the component leaves the page.</summary>
    private protected CancellationToken Gone => _gone.Token;

    /// <summary>For calls on behalf of the user; null while nobody is asked for one.</summary>
    private protected string? Token => Services.GetService<PageUser>()?.Token;

    /// <summary>The dashboard shows and changes nothing, whatever the state of the cluster.</summary>
    private protected bool IsReadOnly => _door is { IsReadOnly: true };

    /// <summary>Why nothing can be changed now; null when it can. What would change something is disabled and bears it as its title.</summary>
    private protected string? NoWrites => IsReadOnly ? PageServices.ReadOnly.Message : ClusterSummary.Of(Feed.View) is { Spare: < 0 } lost ? lost.Sentence : null;

    /// <summary>As <see cref="NoWrites"/>, for the value of one key.</summary>
    private protected string? NoWritesTo(ReadOnlySpan<byte> key) => NoWrites ?? (_door?.Masks.Cover(key) == true ? Masks.Refusal.Message : null);

    /// <summary>Why this dashboard gives no backup, whatever the state of the cluster; null when it does.</summary>
    private protected string? NoBackup => IsReadOnly ? PageServices.ReadOnly.Message : _door is { Masks.Any: true } ? PageServices.Backup.Message : null;

    /// <summary>
    /// Whether the user may do what root alone may; true while nobody is asked for. For what a page offers: the services judge for themselves. Known to this node,
    /// so it is answered without a quorum too.
    /// </summary>
    private protected async Task<bool> MayActAsRootAsync()
    {
        try
        {
            return await Services.GetService<ICallerService>().MayActAsRootAsync(DashboardCall.With(Token, Gone));
        }
        catch (Exception e) when (e is EtcdException || (e is OperationCanceledException && Gone.IsCancellationRequested))
        {
            // Whose session has ended is led to the login.
            return false;
        }
    }

    /// <summary>A service of the page's circuit. Not while rendering: a last round of rendering may come when the circuit has ended.</summary>
    private protected T Get<T>()
        where T : notnull => (_door ??= Services.GetRequiredService<PageServices>()).Get<T>();

    protected override void OnInitialized() => Feed = Get<ClusterFeed>();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            Feed.Follow();
            Feed.Changed += OnClusterChangedAsync;
        }
    }

    /// <summary>The cluster changed; the default renders.</summary>
    private protected virtual Task ClusterChangedAsync()
    {
        StateHasChanged();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Changed -= OnClusterChangedAsync;
        await _gone.CancelAsync();
        await LeaveAsync();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the component began.</summary>
    private protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    private Task OnClusterChangedAsync() => _gone.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(ClusterChangedAsync);
}
