using System.Net;
using WebEtcd.Node.Commands.Playground;
using WebEtcd.Node.Playground;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Tests.Playground;

/// <summary>What a node's dashboard does goes to the process that owns the playground, and is done there. None of the nodes runs here.</summary>
public sealed class PlaygroundControlTests : IAsyncLifetime
{
    private readonly PlaygroundAccess _access = new(PlaygroundAccess.NewToken());
    private readonly List<string> _told = [];
    private PlaygroundNode[] _nodes = [];
    private PlaygroundRemote _remote = null!;
    private PlaygroundTraffic _traffic = null!;
    private PlaygroundDesk _desk = null!;
    private PlaygroundControl _control = null!;
    private PlaygroundService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _nodes = [.. Enumerable.Range(1, 3).Select(number => new PlaygroundNode(number, new PlaygroundPorts(1), "nowhere", _access))];
        _remote = new PlaygroundRemote(_access.Token);
        _traffic = new PlaygroundTraffic((_, _) => Task.FromResult<string?>(null), TimeProvider.System);
        _desk = new PlaygroundDesk(_nodes, _remote, _traffic, TimeProvider.System);
        _control = await PlaygroundControl.StartAsync(_access, () => _desk, _told.Add);
        _service = new PlaygroundService(_control.Address, _access);
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _control.DisposeAsync();
        _desk.Dispose();
        _traffic.Dispose();
        _remote.Dispose();
        Array.ForEach(_nodes, node => node.Dispose());
    }

    [Fact]
    public async Task Nothing_is_shown_or_done_without_the_token()
    {
        using var client = new HttpClient { BaseAddress = _control.Address };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/view")).StatusCode);
        using var stranger = new PlaygroundService(_control.Address, new PlaygroundAccess(PlaygroundAccess.NewToken()));
        Assert.Equal(new ExperimentOutcome(false, "The playground refuses: 403."), await stranger.DoAsync(new Experiment(ExperimentKind.Heal), CancellationToken.None));
        Assert.Null(await stranger.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Links_are_kept_as_they_are_set_whether_nodes_run_or_not()
    {
        Assert.Equal(new ExperimentOutcome(true, "n2 is cut off from all others."), await DoAsync(new Experiment(ExperimentKind.Isolate, 2)));
        Assert.Equal([(1, 2), (2, 1), (2, 3), (3, 2)], await CutsAsync());
        await DoAsync(new Experiment(ExperimentKind.Heal, 1, 2));
        Assert.Equal([(2, 3), (3, 2)], await CutsAsync());
        await DoAsync(new Experiment(ExperimentKind.CutOneWay, 3, 2));
        Assert.Equal([(3, 2)], await CutsAsync());
        await DoAsync(new Experiment(ExperimentKind.Cut, 1, 3));
        await DoAsync(new Experiment(ExperimentKind.Heal));
        Assert.Empty(await CutsAsync());
        Assert.Equal("All links are whole.", _told[^1]);
    }

    [Theory]
    [InlineData(ExperimentKind.Kill, 1, 0, 0, "n1 does not run; restart 1 starts it.")]
    [InlineData(ExperimentKind.Kill, 4, 0, 0, "There are nodes 1 to 3, and no node 4.")]
    [InlineData(ExperimentKind.Cut, 2, 2, 0, "A link has two ends, from 1 to 3.")]
    [InlineData(ExperimentKind.Slow, 1, 0, 90000, "A sync can take 0 to 30000 ms longer.")]
    [InlineData(ExperimentKind.Traffic, 0, 0, 501, "0 to 500 values can be written a second.")]
    [InlineData((ExperimentKind)99, 1, 0, 0, "There is no such experiment.")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(ExperimentKind kind, int node, int other, int amount, string reason) =>
        Assert.Equal(new ExperimentOutcome(false, reason), await DoAsync(new Experiment(kind, node, other, amount)));

    [Fact]
    public async Task A_playground_whose_process_is_gone_is_not_a_failure_of_the_node()
    {
        await _control.DisposeAsync();
        Assert.Null(await _service.ReadAsync(CancellationToken.None));
        Assert.Equal(new ExperimentOutcome(false, "The process that started this playground does not answer."), await DoAsync(new Experiment(ExperimentKind.Heal)));
    }

    private ValueTask<ExperimentOutcome> DoAsync(Experiment experiment) => _service.DoAsync(experiment, CancellationToken.None);

    private async Task<(int, int)[]> CutsAsync() => [.. (await _service.ReadAsync(CancellationToken.None))!.Cuts.Select(cut => (cut.From, cut.To))];
}
