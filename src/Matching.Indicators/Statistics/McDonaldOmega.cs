namespace Matching.Indicators.Statistics;

/// <summary>
/// Reliability of the sum of a scale's items when they measure one thing to different degrees: omega = (sum of loadings)^2 /
/// ((sum of loadings)^2 + sum of unique variances) (McDonald, Test Theory, 1999, chapter 6), in the unit of the items. The
/// loadings of the one common factor are those with the least squares of residual correlations (Harman and Jones, Psychometrika
/// 31, 1966, pp. 351-368), as psych::fa(fm = "minres") of R finds them, times the standard deviation of the item; the unique
/// variance is what they leave of it.
/// </summary>
/// <param name="Omega">Omega, from 0 to 1.</param>
/// <param name="Loadings">Loadings of the items as correlations with the factor; empty without a solution.</param>
/// <param name="Reason">
/// <c>n_lt_2</c>; <c>zero_variance</c> of an item; <c>insufficient_items</c> with fewer than three, which leave the loadings
/// open; <c>no_common_factor</c> where there is no solution, or one by which the factor explains more than all of an item (a
/// Heywood case).
/// </param>
public sealed record McDonaldOmega(double? Omega, IReadOnlyList<double> Loadings, string? Reason)
{
    private const int MostSteps = 100_000;
    private const double Still = 1e-14;

    // What rounding leaves of an item that is explained in full, as a share of its variance.
    private const double Nothing = 1e-9;

    /// <summary>Computes omega.</summary>
    public static McDonaldOmega Of(ItemCovariances covariances)
    {
        if (covariances.Items < 3 || covariances.Matrix is not { } s)
        {
            return new McDonaldOmega(null, [], covariances.Items < 3 ? Reasons.InsufficientItems : Reasons.TooFew);
        }

        double[] sd = [.. s.Select((row, i) => Math.Sqrt(row[i]))];
        if (sd.Min() < MeanEstimate.NoSpread)
        {
            return new McDonaldOmega(null, [], Reasons.ZeroVariance);
        }

        if (
            LoadingsOf([.. s.Select((row, i) => row.Select((covariance, j) => covariance / (sd[i] * sd[j])).ToArray())])
            is not { } loadings
        )
        {
            return new McDonaldOmega(null, [], Reasons.NoCommonFactor);
        }

        var common = loadings.Zip(sd, (loading, own) => loading * own).Sum();
        var unique = loadings.Zip(sd, (loading, own) => own * own * Math.Max(0, 1 - (loading * loading))).Sum();
        return loadings.Any(loading => loading * loading > 1 + Nothing)
            ? new McDonaldOmega(null, loadings, Reasons.NoCommonFactor)
            : new McDonaldOmega(common * common / ((common * common) + unique), loadings, null);
    }

    // Each loading in turn is the best one beside the others, until none moves.
    private static double[]? LoadingsOf(double[][] r)
    {
        // from the correlations with the item that the others have most in common with
        double[] loadings = [.. r.OrderByDescending(row => row.Sum(Math.Abs)).First()];
        for (var step = 0; step < MostSteps; step++)
        {
            var moved = 0.0;
            for (var i = 0; i < r.Length; i++)
            {
                var (products, squares) = (0.0, 0.0);
                for (var j = 0; j < r.Length; j++)
                {
                    if (j != i)
                    {
                        products += r[i][j] * loadings[j];
                        squares += loadings[j] * loadings[j];
                    }
                }

                if (squares == 0)
                {
                    return null;
                }

                moved = Math.Max(moved, Math.Abs((products / squares) - loadings[i]));
                loadings[i] = products / squares;
            }

            if (moved <= Still * loadings.Max(Math.Abs))
            {
                var sign = Math.Sign(loadings.Sum()) < 0 ? -1 : 1;
                return Array.ConvertAll(loadings, loading => sign * loading);
            }
        }

        return null;
    }
}
