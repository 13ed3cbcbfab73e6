using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WebEtcd.Node.Commands.Playground;

namespace WebEtcd.Node.Tests.Commands;

public sealed class PlaygroundArgumentsTests
{
    [Theory]
    [InlineData("kill 2", "Kill", 2, 0)]
    [InlineData("  PAUSE   n3 ", "Pause", 3, 0)]
    [InlineData("resume 1", "Resume", 1, 0)]
    [InlineData("restart N1", "Restart", 1, 0)]
    [InlineData("cut 1 3", "Cut", 1, 3)]
    [InlineData("slow 2 250", "Slow", 2, 250)]
    [InlineData("heal", "Heal", 0, 0)]
    [InlineData("traffic 20", "Traffic", 0, 20)]
    [InlineData("status", "Status", 0, 0)]
    [InlineData("quit", "Quit", 0, 0)]
    public void A_line_says_what_to_do_to_which_node(string text, string action, int first, int second) =>
        Assert.Equal((new PlaygroundLine(Enum.Parse<PlaygroundAction>(action), first, second), null), PlaygroundLine.Parse(text, 3));

    [Theory]
    [InlineData("dance", "'dance' is no command; help shows those there are.")]
    [InlineData("3", "'3' is no command; help shows those there are.")]
    [InlineData("kill", "kill takes the number of a node, from 1 to 3.")]
    [InlineData("kill 4", "kill takes the number of a node, from 1 to 3.")]
    [InlineData("kill 1 2", "kill takes the number of a node, from 1 to 3.")]
    [InlineData("cut 2 2", "cut takes the numbers of two nodes, from 1 to 3.")]
    [InlineData("slow 1 -5", "slow takes the number of a node, from 1 to 3, and milliseconds.")]
    [InlineData("cut 1 2 sideways", "cut takes the numbers of two nodes, from 1 to 3.")]
    [InlineData("traffic much", "traffic takes how many values are written a second; 0 ends it.")]
    [InlineData("heal 1", "heal takes nothing behind it.")]
    public void A_wrong_line_says_what_would_be_right(string text, string error) => Assert.Equal((null, error), PlaygroundLine.Parse(text, 3));

    [Fact]
    public void A_link_is_cut_in_one_direction() =>
        Assert.Equal((new PlaygroundLine(PlaygroundAction.Cut, 2, 1, OneWay: true), null), PlaygroundLine.Parse("cut 2 1 oneway", 3));

    [Fact]
    public void An_empty_line_is_nothing() => Assert.Equal((null, null), PlaygroundLine.Parse("  ", 3));

    [Fact]
    public void Arguments_choose_directory_and_ports()
    {
        Assert.Equal(new PlaygroundOptions("playground.webetcd", 2379, false, null), PlaygroundOptions.Parse([]));
        Assert.Equal(new PlaygroundOptions("/tmp/x", 12379, false, null), PlaygroundOptions.Parse(["--data-dir", "/tmp/x", "--first-port=12379"]));
        Assert.True(PlaygroundOptions.Parse(["--help"]).ShowHelp);
    }

    [Theory]
    [InlineData("--nodes", "'--nodes' is no flag of playground; --help shows those there are.")]
    [InlineData("--first-port=60000", "--first-port must be from 1 to 35534.")]
    [InlineData("--data-dir", "--data-dir needs a directory.")]
    public void A_wrong_argument_is_named(string argument, string error) => Assert.Equal(error, PlaygroundOptions.Parse([argument]).Error);

    [Fact]
    public void A_port_in_use_is_named_with_what_it_is_for()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Contains($"port {port}, which node n1 needs for clients, is in use", new PlaygroundPorts(port).Conflict(), StringComparison.Ordinal);
        Assert.Contains($"port {port}, which node n1 needs for peers, is in use", new PlaygroundPorts(port - 1).Conflict() ?? "", StringComparison.Ordinal);
        Assert.Equal((2379, 22379, 32379, 32380), (new PlaygroundPorts(2379).Client(1), new PlaygroundPorts(2379).Client(2), new PlaygroundPorts(2379).Client(3), new PlaygroundPorts(2379).Peer(3)));
    }

    [Fact]
    public void A_status_leaves_out_what_is_zero()
    {
        using JsonDocument document = JsonDocument.Parse("""{"header":{"member_id":"12035606372683168720","revision":"7"},"raftTerm":"2"}""");
        Assert.Equal(new PlaygroundStatus(12035606372683168720, 0, 2, 7), PlaygroundStatus.Of(document.RootElement));
    }
}
