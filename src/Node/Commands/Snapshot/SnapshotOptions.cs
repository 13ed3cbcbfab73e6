using System.Globalization;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Commands.Snapshot;

/// <summary>What <c>webetcd snapshot</c> is told.</summary>
internal sealed class SnapshotOptions
{
    /// <summary>
    /// Far beyond what a store writes between a backup and its loss: a client that has seen later revisions than the backup's must never see one of them
    /// again with another content.
    /// </summary>
    public const ulong DefaultBump = 1_000_000_000;

    public const string HelpText = """
        Usage: webetcd snapshot status <file> [-w simple|json]
               webetcd snapshot restore <file> [flags]

        status shows hash, last revision, number of keys and size of a backup, as etcdutl does.
        restore makes a data directory from a backup that 'etcdctl snapshot save' has written, from WebEtcd or from etcd.
        It is that of the first member of a new cluster: restore the same file for each member, then start them all.

          --data-dir '${name}.webetcd'
            The directory to make; it must not exist, or be empty.
          --name 'default'
            Name of the member.
          --initial-cluster 'default=http://localhost:2380'
            The members of the new cluster.
          --initial-cluster-token 'etcd-cluster'
            Token of the new cluster, which makes its ids.
          --initial-advertise-peer-urls 'http://localhost:2380'
            Peer URLs of this member.
          --bump-revision '1000000000'
            Raise the last revision by so much, so that no revision that clients have seen comes again; 0 to keep it.
          --mark-compacted 'true'
            Take all older revisions as compacted, so that watchers learn of the break. Goes with --bump-revision.
          --skip-hash-check 'false'
            Take a file without a valid hash, such as the copy of a database from a data directory.
          --help
            Show this text.
        """;

    private static readonly HashSet<string> NodeFlags = ["--data-dir", "--name", "--initial-cluster", "--initial-cluster-token", "--initial-advertise-peer-urls"];

    private readonly List<string> _nodeArguments = [];

    public string Action { get; private set; } = "";

    public string File { get; private set; } = "";

    public bool ShowHelp { get; private set; }

    public bool SkipHashCheck { get; private set; }

    public ulong BumpRevision { get; private set; } = DefaultBump;

    /// <summary>Null for: as the bump needs it.</summary>
    public bool? MarkCompacted { get; private set; }

    public bool AsJson { get; private set; }

    public List<string> Errors { get; } = [];

    /// <summary>The cluster that is to come; null for status, or with errors.</summary>
    public NodeOptions? Node { get; private set; }

    public static SnapshotOptions Parse(string[] args)
    {
        var options = new SnapshotOptions();
        for (int i = 0; i < args.Length; i++)
        {
            options.Take(args, ref i);
        }

        if (!options.ShowHelp)
        {
            options.Check();
        }

        return options;
    }

    private void Take(string[] args, ref int at)
    {
        string[] parts = args[at].Split('=', 2);
        string name = parts[0];
        if (!name.StartsWith('-'))
        {
            TakeWord(args[at]);
            return;
        }

        if (name is "--help" or "-h")
        {
            ShowHelp = true;
            return;
        }

        string? value = parts.Length == 2 ? parts[1] : null;
        switch (name)
        {
            case "--skip-hash-check":
                SkipHashCheck = Switch(name, value);
                return;
            case "--mark-compacted":
                MarkCompacted = Switch(name, value);
                return;
        }

        value ??= at + 1 < args.Length ? args[++at] : null;
        if (value is null)
        {
            Errors.Add($"{name} needs a value.");
            return;
        }

        TakeValue(name, value);
    }

    private void TakeWord(string word)
    {
        if (Action.Length == 0)
        {
            Action = word;
        }
        else if (File.Length == 0)
        {
            File = word;
        }
        else
        {
            Errors.Add($"'{word}' is one file too many.");
        }
    }

    private void TakeValue(string name, string value)
    {
        if (NodeFlags.Contains(name))
        {
            _nodeArguments.Add($"{name}={value}");
        }
        else if (name == "--bump-revision" && ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bump) && bump <= long.MaxValue / 2)
        {
            BumpRevision = bump;
        }
        else if (name is "-w" or "--write-out" && value is "simple" or "json")
        {
            AsJson = value == "json";
        }
        else
        {
            Errors.Add(name is "--bump-revision" or "-w" or "--write-out" ? $"{name} cannot be '{value}'." : $"{name} is no flag of snapshot; --help shows those there are.");
        }
    }

    private bool Switch(string name, string? value)
    {
        if (value is null or "true" or "false")
        {
            return value != "false";
        }

        Errors.Add($"{name} must be true or false.");
        return false;
    }

    private void Check()
    {
        if (Action is not ("restore" or "status"))
        {
            Errors.Add(Action.Length == 0 ? "snapshot needs to be told what to do: restore or status." : $"'{Action}' is nothing that snapshot does: restore or status.");
            return;
        }

        if (File.Length == 0)
        {
            Errors.Add($"snapshot {Action} needs the name of a file.");
        }

        if (Action == "status")
        {
            return;
        }

        if (MarkCompacted is { } isMarked && isMarked != BumpRevision > 0)
        {
            Errors.Add(isMarked ? "--mark-compacted needs a --bump-revision above 0." : "--bump-revision needs --mark-compacted; 0 restores everything as it was.");
        }

        NodeOptionsResult node = NodeOptionsParser.Parse([.. _nodeArguments], new Dictionary<string, string?>());
        Errors.AddRange(node.Errors);
        Node = node.Options;
    }
}
