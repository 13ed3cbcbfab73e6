namespace WebEtcd.Raft.Tests;

/// <summary>How often what happened in random worlds.</summary>
internal readonly record struct WorldEvents(int Elections, int Restarts, int Snapshots, int Applied, int ConfChanges, int JointConfigurations)
{
    public static WorldEvents operator +(WorldEvents a, WorldEvents b) => new(
        a.Elections + b.Elections,
        a.Restarts + b.Restarts,
        a.Snapshots + b.Snapshots,
        a.Applied + b.Applied,
        a.ConfChanges + b.ConfChanges,
        a.JointConfigurations + b.JointConfigurations);
}
