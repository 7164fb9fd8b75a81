namespace Matching.Engine.Assignment;

/// <summary>
/// What a solver looked at. Counts depend on the problem only, not on the machine, so a bound on them can be tested.
/// </summary>
public sealed class SolverWork
{
    /// <summary>Pairs looked at, each as often as it was.</summary>
    public long PairsRead { get; set; }

    /// <summary>Mentees and mentors whose distance a search fixed.</summary>
    public long NodesSettled { get; set; }
}
