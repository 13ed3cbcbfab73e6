namespace WebEtcd.Dashboard.ViewModels;

/// <summary>How well the cluster is, worst last.</summary>
public enum ClusterHealth
{
    Healthy,
    Degraded,
    Unavailable,
}
