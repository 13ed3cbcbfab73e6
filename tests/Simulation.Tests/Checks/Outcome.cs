namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>What became of a call, as far as its caller knows.</summary>
internal enum Outcome
{
    /// <summary>No answer, or one that says nothing: it may be carried out, now, later or never, but once at most.</summary>
    Unknown,

    /// <summary>Answered: with success, or with an error that applying it gave.</summary>
    Answered,

    /// <summary>Answered with an error that says it was not carried out and never will be.</summary>
    Refused,
}
