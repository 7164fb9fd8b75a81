namespace Matching.Indicators.Audit;

/// <summary>The figures of an indicator in a wave and a family of breakdowns.</summary>
public readonly record struct AuditedGroup(string Indicator, string Wave, string Family);

/// <summary>A sum of unknowns that the audit bounds.</summary>
/// <param name="Name">What it is, for a reader.</param>
/// <param name="Group">The figures that it belongs to.</param>
/// <param name="Terms">The unknowns in it.</param>
/// <param name="Least">The least width of an interval that protects it.</param>
public sealed record JointQuestion(string Name, AuditedGroup Group, IReadOnlyList<int> Terms, int Least);

/// <summary>An equation: the sum of its terms is the value.</summary>
public sealed record JointEquation(IReadOnlyList<(int Variable, long Coefficient)> Terms, long Value);

/// <summary>
/// Everything that is published of a programme, as one system of linear equations over numbers of people: whole unknowns of at
/// least 0.
/// </summary>
public sealed class JointSystem
{
    private readonly Dictionary<string, int> numbers = [];
    private readonly List<JointEquation> equations = [];
    private readonly List<JointQuestion> questions = [];
    private readonly HashSet<(string Terms, int Least)> asked = [];

    /// <summary>How many unknowns there are.</summary>
    public int Variables => numbers.Count;

    public IReadOnlyList<JointEquation> Equations => equations;

    public IReadOnlyList<JointQuestion> Questions => questions;

    /// <summary>The number of an unknown; a name that is not there yet is a new unknown.</summary>
    public int this[string name]
    {
        get
        {
            if (!numbers.TryGetValue(name, out var number))
            {
                numbers.Add(name, number = numbers.Count);
            }

            return number;
        }
    }

    /// <summary>Adds that a sum of different unknowns has a value.</summary>
    public void Add(IEnumerable<(int Variable, long Coefficient)> terms, long value) =>
        equations.Add(new JointEquation([.. terms.Where(term => term.Coefficient != 0)], value));

    /// <summary>Adds that two sums of different unknowns are equal.</summary>
    public void AddEqual(IEnumerable<int> first, IEnumerable<int> second) =>
        Add(first.Select(variable => (variable, 1L)).Concat(second.Select(variable => (variable, -1L))), 0);

    /// <summary>Asks for the interval of a sum of different unknowns; one that is asked already is not asked again.</summary>
    public void Ask(string name, AuditedGroup group, IReadOnlyList<int> terms, int least)
    {
        if (asked.Add((string.Join(',', terms.Order()), least)))
        {
            questions.Add(new JointQuestion(name, group, terms, least));
        }
    }
}
