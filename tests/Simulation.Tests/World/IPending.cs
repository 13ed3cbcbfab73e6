namespace WebEtcd.Simulation.Tests.World;

/// <summary>Something that waits for a member.</summary>
internal interface IPending
{
    /// <summary>Looks whether it has ended; true when it need not be asked again.</summary>
    bool Poll();

    /// <summary>The member is gone.</summary>
    void Abandon();
}
