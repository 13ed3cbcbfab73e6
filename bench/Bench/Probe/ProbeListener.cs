using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace WebEtcd.Bench.Probe;

/// <summary>
/// Runs in the measured server and tells what can be seen from within only: the circuits that the framework counts, and what the managed heap holds after a full collection.
/// It costs nothing while nobody asks.
/// </summary>
internal static class ProbeListener
{
    /// <summary>Names the socket to listen on.</summary>
    public const string PathVariable = "WEBETCD_BENCH_PROBE";
    private const string CircuitMeter = "Microsoft.AspNetCore.Components.Server.Circuits";

    private static readonly MeterListener Meters = new();
    private static long _active;
    private static long _connected;

    /// <summary>Listens on a Unix socket; each connection gets one line and is closed.</summary>
    public static void Start(string path)
    {
        Meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CircuitMeter && instrument.Name is "aspnetcore.components.circuit.active" or "aspnetcore.components.circuit.connected")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        Meters.SetMeasurementEventCallback<long>((instrument, change, _, _) => Interlocked.Add(ref instrument.Name.EndsWith("active", StringComparison.Ordinal) ? ref _active : ref _connected, change));
        Meters.Start();

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        new Thread(() => Answer(socket)) { IsBackground = true, Name = "bench probe" }.Start();
    }

    private static void Answer(Socket socket)
    {
        while (true)
        {
            using var asking = socket.Accept();

            // Twice: the first finds what has a finalizer, the second takes it away.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, true);
            var line = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _active)} {Interlocked.Read(ref _connected)} {GC.GetTotalMemory(false)}\n");
            asking.Send(Encoding.ASCII.GetBytes(line));
        }
    }
}
