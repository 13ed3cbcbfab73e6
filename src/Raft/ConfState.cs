namespace WebEtcd.Raft;

/// <summary>The configuration of the group at some index. While <see cref="VotersOutgoing"/> is not empty the configuration is joint.</summary>
public sealed class ConfState
{
    /// <summary>Members whose votes count (in a joint configuration: those of the incoming half).</summary>
    public IReadOnlyList<ulong> Voters { get; init; } = [];

    /// <summary>Members that receive the log without a vote.</summary>
    public IReadOnlyList<ulong> Learners { get; init; } = [];

    /// <summary>Voters of the outgoing half of a joint configuration.</summary>
    public IReadOnlyList<ulong> VotersOutgoing { get; init; } = [];

    /// <summary>Outgoing voters that become learners when the joint configuration is left.</summary>
    public IReadOnlyList<ulong> LearnersNext { get; init; } = [];

    /// <summary>True when the joint configuration is to be left by itself as soon as it is committed.</summary>
    public bool AutoLeave { get; init; }
}
