using System.Net.Sockets;
using WebEtcd.Node.Peers;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>Clear-text connections that count the writes of those this side opened.</summary>
internal sealed class CountingStreams : IPeerStreamFactory
{
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public Stream OpenClient(Socket socket, Uri url) => new CountingStream(socket, this);

    public Stream OpenServer(Socket socket) => new NetworkStream(socket, ownsSocket: true);

    private sealed class CountingStream(Socket socket, CountingStreams owner) : NetworkStream(socket, ownsSocket: true)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Interlocked.Increment(ref owner._writes);
            base.Write(buffer);
        }
    }
}
