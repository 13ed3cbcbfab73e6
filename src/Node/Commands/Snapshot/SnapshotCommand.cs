using System.Globalization;
using System.Text.Json;
using WebEtcd.Storage;
using WebEtcd.Storage.Bolt;

namespace WebEtcd.Node.Commands.Snapshot;

/// <summary>The command <c>webetcd snapshot</c>: looks at a backup, or makes a data directory of it. Exit codes: 0 done, 1 failed, 2 bad arguments.</summary>
internal static class SnapshotCommand
{
    private const int Failed = 1;
    private const int BadOptions = 2;
    private static readonly string[] SizeUnits = ["B", "kB", "MB", "GB", "TB"];

    public static async Task<int> RunAsync(string[] args)
    {
        SnapshotOptions options = SnapshotOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(SnapshotOptions.HelpText);
            return 0;
        }

        if (options.Errors.Count > 0)
        {
            foreach (string error in options.Errors)
            {
                await Console.Error.WriteLineAsync($"webetcd snapshot: {error}");
            }

            return BadOptions;
        }

        try
        {
            using BackupFile file = BackupFile.Open(options.File);
            Console.WriteLine(options.Action == "status" ? Status(file, options.AsJson) : await SnapshotRestore.RunAsync(file, options));
            return 0;
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"webetcd snapshot: {error.Message}");
            return Failed;
        }
    }

    private static string Status(BackupFile file, bool asJson)
    {
        if (BackupHash.IsThere(file))
        {
            BackupHash.Verify(file);
        }

        BackupSummary summary = new BackupReader(file).Summarize();
        return asJson
            ? JsonSerializer.Serialize(new { hash = summary.Hash, revision = summary.Revision, totalKey = summary.TotalKeys, totalSize = summary.TotalSize })
            : $"{summary.Hash:x}, {summary.Revision}, {summary.TotalKeys}, {SizeText(summary.TotalSize)}";
    }

    /// <summary>As etcdutl writes sizes: thousands, and a decimal for numbers of one digit.</summary>
    private static string SizeText(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < SizeUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        double rounded = Math.Floor((value * 10) + 0.5) / 10;
        return rounded.ToString(unit > 0 && rounded < 10 ? "F1" : "F0", CultureInfo.InvariantCulture) + " " + SizeUnits[unit];
    }
}
