namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Leader to member: the way the log takes.</summary>
/// <param name="State">One of probe, replicate, snapshot, or empty when unknown.</param>
/// <param name="Label">How far the member is behind, in words.</param>
public sealed record TopologyLink(double X1, double Y1, double X2, double Y2, string State, string Label, bool Flows, bool Broken);
