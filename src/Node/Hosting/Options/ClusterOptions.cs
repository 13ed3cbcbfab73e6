namespace WebEtcd.Node.Hosting.Options;

/// <summary>The cluster this member founds or joins.</summary>
internal sealed class ClusterOptions
{
    /// <summary>Members at the start: name and peer URL, a name with several URLs several times. Default: this member alone.</summary>
    public IReadOnlyList<InitialMember> InitialCluster { get; set; } = [];

    /// <summary>True to join a cluster that runs, false to found one. Default: false (<c>new</c>).</summary>
    public bool JoinExisting { get; set; }

    /// <summary>Tells clusters apart that are founded with the same names and URLs. Default: <c>etcd-cluster</c>.</summary>
    public string InitialClusterToken { get; set; } = "etcd-cluster";

    /// <summary>Refuse changes of the members that would cost the quorum. Default: true.</summary>
    public bool StrictReconfigCheck { get; set; } = true;

    /// <summary>Go on alone, with the data of this member, after the others are lost for good. Default: false.</summary>
    public bool ForceNewCluster { get; set; }

    /// <summary>Most learners at a time. Default: 1.</summary>
    public int MaxLearners { get; set; } = 1;
}
