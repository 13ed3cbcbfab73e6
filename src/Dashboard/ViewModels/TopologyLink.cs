namespace WebEtcd.Dashboard.ViewModels;

/// <summary>A link in the drawing: from the leader to a member, the way the log takes; or between two others, which matter when they vote.</summary>
/// <param name="From">Name of the member at the first end.</param>
/// <param name="To">Name of the member at the other end.</param>
/// <param name="State">Leader's links: one of probe, replicate, snapshot, or empty when unknown. Others: peer.</param>
/// <param name="Label">How far the member is behind, in words.</param>
/// <param name="Broken">They do not hear each other.</param>
public sealed record TopologyLink(double X1, double Y1, double X2, double Y2, string From, string To, string State, string Label, bool Flows, bool Broken)
{
    public bool IsPeer => State == "peer";
}
