namespace Matching.Indicators.Disclosure;

/// <summary>
/// Smallest and largest value of one variable over the integer points of {x >= 0, Ax = b}, of which one point is known.
/// <para>
/// Method: the primal simplex with Bland's rule (on these tables quicker than Dantzig's, which stalls) on a condensed
/// tableau (rows basic, columns non-basic) in whole numbers: entries are kept over one common denominator D, the determinant
/// of the basis, and every division is exact. Where the best vertex is not whole, Gomory's fractional cuts and the dual
/// simplex follow. On two-way tables, one side of which may be a hierarchy, the matrix is a network, D stays 1 and no cut is
/// ever made.
/// </para>
/// <para>
/// The known point spares phase one: non-basic variables are brought to 0 one by one, and where a basic one gets there first
/// the two change places. Complexity: O(m (n - m)) a pivot for m independent rows and n variables; pivots are few in
/// practice, exponential at worst.
/// </para>
/// <para>
/// References: J. Edmonds, J.-F. Maurras, Note sur les Q-matrices d'Edmonds, RAIRO 31, 1997, 203-209 (whole tableaux); R. G.
/// Bland, Mathematics of Operations Research 2, 1977, 103-107, doi:10.1287/moor.2.2.103; R. E. Gomory, Bulletin of the AMS
/// 64, 1958, 275-278.
/// </para>
/// </summary>
internal sealed class IntegerProgramme
{
    /// <summary>
    /// Largest number of cuts for one question: tables need a handful, and a bound that is not proven whole is marked as not
    /// exact.
    /// </summary>
    private const int MostCuts = 60;

    private readonly Tableau _tableau;

    /// <param name="start">A point that satisfies all equations.</param>
    /// <param name="equations">
    /// Coefficients by variable, each variable at most once; the right side follows from the point.
    /// </param>
    /// <param name="mostPivots">Steps after which <see cref="TooMuchEffortException"/> is thrown.</param>
    public IntegerProgramme(
        long[] start,
        IEnumerable<(int Variable, long Coefficient)[]> equations,
        int mostPivots = int.MaxValue
    )
    {
        _tableau = new Tableau(start.Length, [.. equations], start, mostPivots);
        Point = start;
    }

    /// <summary>The last whole point that was found.</summary>
    public long[] Point { get; private set; }

    /// <summary>
    /// The largest (sign 1) or smallest (sign -1) value of a variable; no whole point may have more, and <see cref="Point"/>
    /// has it unless it is not exact.
    /// </summary>
    /// <returns>The bound, <see cref="long.MaxValue"/> where there is none, and whether a whole point attains it.</returns>
    public (long Bound, bool IsExact) Extreme(int variable, int sign) => Extreme([variable], sign);

    /// <summary>The same of a sum of different variables.</summary>
    public (long Bound, bool IsExact) Extreme(IReadOnlyList<int> variables, int sign)
    {
        if (!_tableau.Maximise(variables, sign))
        {
            return (long.MaxValue, true);
        }

        var whole = _tableau;
        for (var cuts = 0; !whole.IsWhole; cuts++)
        {
            if (cuts == 0)
            {
                whole = _tableau.Copy();
            }

            if (cuts == MostCuts)
            {
                // The relaxation only grew tighter with each cut, so its bound still holds.
                return (whole.Objective(sign), false);
            }

            whole.Cut();
        }

        Point = whole.Point();
        return (variables.Sum(variable => Point[variable]), true);
    }
}
