using System.Diagnostics;
using System.Text;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>The outcome of a program that ran to its end.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Runs a program to its end; fails the test when it does not end in time.</summary>
    public static async Task<CommandRun> OfAsync(string file, IEnumerable<string> arguments, string? input = null, TimeSpan? deadline = null)
    {
        using var process = Start(file, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(deadline ?? DefaultDeadline);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"{file} {string.Join(' ', arguments)} did not end within {(deadline ?? DefaultDeadline).TotalSeconds} s: {await output}{await errors}");
        }
        return new CommandRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a program that does not end by itself until it has printed enough lines, then kills it.</summary>
    public static async Task<CommandRun> UntilLinesAsync(string file, IEnumerable<string> arguments, int lines, Func<Task>? whileRunning)
    {
        using var process = Start(file, arguments);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var feeding = whileRunning?.Invoke() ?? Task.CompletedTask;
            using var patience = new CancellationTokenSource(DefaultDeadline);
            var output = new StringBuilder();
            var ended = false;
            try
            {
                for (var i = 0; i < lines && !ended; i++)
                {
                    var line = await process.StandardOutput.ReadLineAsync(patience.Token);
                    ended = line is null;
                    output.Append(line).Append('\n');
                }
            }
            catch (OperationCanceledException)
            {
                output.Append($"(no further line within {DefaultDeadline.TotalSeconds} s)\n");
            }
            await feeding;
            if (!ended)
            {
                process.Kill();
            }
            await process.WaitForExitAsync();
            return new CommandRun(ended ? process.ExitCode : 0, output.ToString(), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Process Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Programs write UTF-8 without being asked; the byte order mark of a writer would be input.
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("ETCD", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"cannot start {file}");
    }
}
