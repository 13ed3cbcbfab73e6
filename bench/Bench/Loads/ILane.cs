using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Loads;

/// <summary>One connection of a load, with its clients.</summary>
internal interface ILane : IDisposable
{
    /// <summary>What the lane's clients saw; read it after <see cref="Finished"/>.</summary>
    Tally Tally { get; }

    /// <summary>Completes when no client has a request under way and none will send one.</summary>
    Task Finished { get; }

    /// <summary>Lets every client send its first request.</summary>
    void Begin(LoadSchedule schedule, long requests);

    /// <summary>Lets parked clients send that are due.</summary>
    void Wake();

    /// <summary>Gives up on answers that are still missing.</summary>
    void Abandon(string error);
}
