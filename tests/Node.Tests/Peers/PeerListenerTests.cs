using System.Net;
using WebEtcd.Node.Peers;

namespace WebEtcd.Node.Tests.Peers;

public sealed class PeerListenerTests
{
    [Fact]
    public void A_port_in_use_is_an_error_that_names_the_address()
    {
        using PeerListener first = PeerListener.Open([new Uri("http://127.0.0.1:0")]);
        IPEndPoint taken = first.EndPoints[0];
        IOException error = Assert.Throws<IOException>(() => PeerListener.Open([new Uri($"http://127.0.0.1:{taken.Port}")]));
        Assert.Contains($"127.0.0.1:{taken.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_another_machine_is_an_error_that_names_it()
    {
        IOException error = Assert.Throws<IOException>(() => PeerListener.Open([new Uri("http://192.0.2.1:2380")]));
        Assert.Contains("192.0.2.1:2380", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Localhost_is_every_loopback_address_that_there_is()
    {
        using PeerListener listener = PeerListener.Open([new Uri("http://localhost:0")]);
        Assert.Contains(listener.EndPoints, address => address.Address.Equals(IPAddress.Loopback));
        Assert.All(listener.EndPoints, address => Assert.True(IPAddress.IsLoopback(address.Address)));
    }
}
