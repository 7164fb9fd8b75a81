using System.Runtime.InteropServices;

namespace Matching.Indicators.Audit;

/// <summary>The figures of an indicator in a wave and a family of breakdowns.</summary>
public readonly record struct AuditedGroup(string Indicator, string Wave, string Family);

/// <summary>A sum of unknowns that the audit bounds.</summary>
/// <param name="Name">What it is, for a reader.</param>
/// <param name="Group">The figures that it belongs to.</param>
/// <param name="Terms">The unknowns in it, in ascending order.</param>
/// <param name="Least">The least width of an interval that protects it.</param>
/// <param name="IsOfPeople">
/// Whether it is a number of people: one that is certainly 0, or of enough people, needs no protection.
/// </param>
public sealed record JointQuestion(Func<string> Name, AuditedGroup Group, int[] Terms, int Least, bool IsOfPeople);

/// <summary>An equation: the sum of its terms is the value.</summary>
/// <param name="Terms">Different unknowns, each with its coefficient.</param>
/// <param name="Value">The value.</param>
/// <param name="IsAssumed">
/// Whether a reader takes it for true without being sure: where it contradicts what is published it is left out.
/// </param>
public sealed record JointEquation((int Variable, long Coefficient)[] Terms, long Value, bool IsAssumed = false);

/// <summary>The equations of a system contradict each other.</summary>
public sealed class ContradictionException() : InvalidOperationException("Published numbers contradict each other.");

/// <summary>
/// Everything that is published of a programme, as one system of linear equations over numbers of people, or over sums of their
/// scores: whole unknowns of at least 0.
/// </summary>
public sealed class JointSystem
{
    private readonly List<JointEquation> equations = [];
    private readonly List<JointQuestion> questions = [];
    private readonly HashSet<int[]> asked = new(new SameTerms());

    /// <summary>How many unknowns there are.</summary>
    public int Variables { get; private set; }

    public IReadOnlyList<JointEquation> Equations => equations;

    public IReadOnlyList<JointQuestion> Questions => questions;

    /// <summary>Adds unknowns and returns the number of the first; the others follow it.</summary>
    public int AddVariables(int count)
    {
        var first = Variables;
        Variables += count;
        return first;
    }

    /// <summary>Adds that a sum of different unknowns has a value.</summary>
    public void Add(IEnumerable<(int Variable, long Coefficient)> terms, long value) =>
        equations.Add(new JointEquation([.. terms], value));

    /// <summary>Adds that a reader takes a sum of different unknowns to have a value.</summary>
    public void Assume(IEnumerable<(int Variable, long Coefficient)> terms, long value) =>
        equations.Add(new JointEquation([.. terms], value, IsAssumed: true));

    /// <summary>
    /// Asks for the interval of a sum of different unknowns in ascending order; one that is asked already is not asked again.
    /// </summary>
    public void Ask(Func<string> name, AuditedGroup group, int[] terms, int least, bool isOfPeople = true)
    {
        if (asked.Add(terms))
        {
            questions.Add(new JointQuestion(name, group, terms, least, isOfPeople));
        }
    }
}

/// <summary>Compares sums by their unknowns.</summary>
internal sealed class SameTerms : IEqualityComparer<int[]>
{
    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }
}
