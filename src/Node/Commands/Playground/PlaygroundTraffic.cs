using System.Globalization;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>
/// Writes small values to the nodes in turn, at a rate, so that there is something to lose. Keys are few and known, so that each has a history and nothing grows.
/// </summary>
internal sealed class PlaygroundTraffic(Func<string, string, Task<string?>> put, TimeProvider time) : IDisposable
{
    /// <summary>All keys start with it.</summary>
    public const string Prefix = "/playground/traffic/";

    private const int Keys = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private readonly int[] _busy = new int[Keys];
    private int _perSecond;
    private long _number;
    private long _written;
    private long _failed;
    private volatile string? _problem;

    public PlaygroundTrafficView View => new(Volatile.Read(ref _perSecond), Interlocked.Read(ref _written), Interlocked.Read(ref _failed), _problem);

    /// <summary>Begins, ends or changes the pace; says what is now so.</summary>
    public string Set(int perSecond)
    {
        lock (_gate)
        {
            _stop?.Cancel();
            _stop?.Dispose();
            _stop = null;
            Volatile.Write(ref _perSecond, perSecond);
            _problem = null;
            if (perSecond == 0)
            {
                return "The write traffic is off.";
            }

            _stop = new CancellationTokenSource();
            CancellationToken stopping = _stop.Token;
            _ = Task.Run(() => RunAsync(perSecond, stopping), CancellationToken.None);
            return $"{perSecond.ToString(CultureInfo.InvariantCulture)} values a second are written under {Prefix}.";
        }
    }

    public void Dispose() => Set(0);

    private async Task RunAsync(int perSecond, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Tick, time);
        long began = time.GetTimestamp();
        long due = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                // What could not be written in time, since answers fail to come, is not made up for later.
                for (long wanted = (long)(time.GetElapsedTime(began).TotalSeconds * perSecond); due < wanted; due++)
                {
                    _ = WriteAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>Writes the next value, unless its key still waits for the answer to the one before: a later number never ends up below an earlier one.</summary>
    private async Task WriteAsync()
    {
        long number = Interlocked.Increment(ref _number);
        int key = (int)(number % Keys);
        if (Interlocked.Exchange(ref _busy[key], 1) == 1)
        {
            return;
        }

        string at = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        string? problem = await put($"{Prefix}{key:d2}", $$"""{"number":{{number}},"at":"{{at}}"}""");
        _problem = problem;
        _ = problem is null ? Interlocked.Increment(ref _written) : Interlocked.Increment(ref _failed);
        Volatile.Write(ref _busy[key], 0);
    }
}
