namespace Matching.Indicators.Audit;

/// <summary>
/// Equations and sums in which unknowns that occur in the same of them, with the same coefficients, are one: nothing
/// distinguishes them, and the intervals of the sums stay.
/// </summary>
internal sealed class MergedUnknowns
{
    public MergedUnknowns(IReadOnlyList<JointEquation> equations, IReadOnlyList<int[]> forms)
    {
        var places = new Dictionary<int, List<(int Place, long Coefficient)>>();
        void Note(int variable, int place, long coefficient) =>
            (places.TryGetValue(variable, out var known) ? known : places[variable] = []).Add((place, coefficient));
        foreach (var (row, equation) in equations.Index())
        {
            foreach (var (variable, coefficient) in equation.Terms)
            {
                Note(variable, row, coefficient);
            }
        }

        foreach (var (form, terms) in forms.Index())
        {
            foreach (var variable in terms)
            {
                Note(variable, equations.Count + form, 1);
            }
        }

        // the smallest of those that are one is kept
        var numbers = new Dictionary<int, int>();
        foreach (var same in places.OrderBy(one => one.Key).GroupBy(one => string.Join(' ', one.Value)))
        {
            numbers[same.First().Key] = numbers.Count;
        }

        Count = numbers.Count;
        Equations =
        [
            .. equations.Select(equation => new JointEquation(
                [
                    .. equation
                        .Terms.Where(term => numbers.ContainsKey(term.Variable))
                        .Select(term => (numbers[term.Variable], term.Coefficient)),
                ],
                equation.Value
            )),
        ];
        Forms = [.. forms.Select(terms => (int[])[.. terms.Where(numbers.ContainsKey).Select(term => numbers[term])])];
    }

    /// <summary>How many unknowns are left.</summary>
    public int Count { get; }

    public IReadOnlyList<JointEquation> Equations { get; }

    public IReadOnlyList<int[]> Forms { get; }
}
