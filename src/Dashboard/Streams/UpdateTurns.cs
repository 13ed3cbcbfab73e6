namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// One for all pages of a node: live pages are brought up to date one after the other, and after each there is a rest of some times what it took. So pages, however
/// many are open and however much is on them, take a bounded part of one core, and leave requests the threads they need: in a crowd, pages get slower and puts do not.
/// </summary>
internal sealed class UpdateTurns(TimeProvider time) : IDisposable
{
    // At work for a fifth of the time.
    private const int RestForWork = 4;

    // A page may wait for an answer before it draws. Others do not wait for it longer than this.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    // Clocks are not finer.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(4);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private TimeSpan _owed;

    /// <summary>Updates a page when it is its turn; ends when the update has ended.</summary>
    /// <exception cref="OperationCanceledException">The page went before its turn came.</exception>
    public async Task TakeAsync(Func<Task> update, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        Task? running = null;
        try
        {
            long began = time.GetTimestamp();
            running = update();
            if (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(LongestTurn, time, CancellationToken.None));
            }

            _owed += RestForWork * time.GetElapsedTime(began);
        }
        finally
        {
            _ = PassOnAsync();
        }

        await running;
    }

    public void Dispose() => _turn.Dispose();

    private async Task PassOnAsync()
    {
        if (_owed >= ShortestRest)
        {
            TimeSpan rest = _owed < LongestRest ? _owed : LongestRest;
            _owed = TimeSpan.Zero;
            await Task.Delay(rest, time);
        }

        try
        {
            _turn.Release();
        }
        catch (ObjectDisposedException)
        {
            // The node has stopped meanwhile.
        }
    }
}
