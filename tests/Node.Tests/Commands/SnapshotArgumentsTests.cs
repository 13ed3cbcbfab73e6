using WebEtcd.Node.Commands.Snapshot;

namespace WebEtcd.Node.Tests.Commands;

public sealed class SnapshotArgumentsTests
{
    [Fact]
    public void Restore_takes_the_cluster_and_bumps_the_revision_unless_told_otherwise()
    {
        SnapshotOptions options = SnapshotOptions.Parse(
            ["restore", "b.db", "--name=n2", "--data-dir", "d", "--initial-cluster", "n1=http://127.0.0.1:1,n2=http://127.0.0.1:2", "--initial-advertise-peer-urls=http://127.0.0.1:2", "--initial-cluster-token", "t"]);
        Assert.Empty(options.Errors);
        Assert.Equal(("restore", "b.db", "n2", "d"), (options.Action, options.File, options.Node!.Member.Name, options.Node.Storage.DataDir));
        Assert.Equal(2, options.Node.Cluster.InitialCluster.Count);
        Assert.Equal(SnapshotOptions.DefaultBump, options.BumpRevision);
        Assert.Equal(0UL, SnapshotOptions.Parse(["restore", "b.db", "--bump-revision", "0"]).BumpRevision);
        Assert.True(SnapshotOptions.Parse(["restore", "--skip-hash-check", "b.db"]).SkipHashCheck);
    }

    [Fact]
    public void Status_takes_a_file_and_a_form()
    {
        SnapshotOptions options = SnapshotOptions.Parse(["status", "b.db", "-w", "json"]);
        Assert.Empty(options.Errors);
        Assert.True(options.AsJson);
        Assert.True(SnapshotOptions.Parse(["--help"]).ShowHelp);
    }

    [Theory]
    [InlineData("", "snapshot needs to be told what to do: restore or status.")]
    [InlineData("save b.db", "'save' is nothing that snapshot does: restore or status.")]
    [InlineData("status", "snapshot status needs the name of a file.")]
    [InlineData("status a b", "'b' is one file too many.")]
    [InlineData("restore b.db --bump-revision -1", "--bump-revision cannot be '-1'.")]
    [InlineData("restore b.db --bump-revision=0 --mark-compacted", "--mark-compacted needs a --bump-revision above 0.")]
    [InlineData("restore b.db --mark-compacted=false", "--bump-revision needs --mark-compacted; 0 restores everything as it was.")]
    [InlineData("restore b.db --listen-client-urls http://127.0.0.1:1", "--listen-client-urls is no flag of snapshot; --help shows those there are.")]
    [InlineData("restore b.db --name", "--name needs a value.")]
    public void Wrong_arguments_are_named(string line, string error) =>
        Assert.Contains(error, SnapshotOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors);
}
