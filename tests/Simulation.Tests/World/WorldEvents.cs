namespace WebEtcd.Simulation.Tests.World;

/// <summary>How often what happened: a world in which nothing happens proves nothing.</summary>
internal sealed class WorldEvents
{
    public int Crashes { get; set; }

    public int Stops { get; set; }

    public int DiskFaults { get; set; }

    public int Pauses { get; set; }

    public int Partitions { get; set; }

    public int Transfers { get; set; }

    public int MembersAdded { get; set; }

    public int MembersPromoted { get; set; }

    public int MembersRemoved { get; set; }

    public int MembersReplaced { get; set; }

    /// <summary>Removed members stopped before the others knew that the removal was committed, and those lost their majority: only an operator can help.</summary>
    public int OutOfVoters { get; set; }

    public int LeasesExpired { get; set; }
}
