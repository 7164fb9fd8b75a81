namespace Matching.Indicators.Statistics;

/// <summary>
/// People measured twice of whom none changed: what a share of improved is compared with. Each has a true score that stays, and
/// an error of measurement at the start and another at the end, all normal and independent: true scores with the mean of the
/// start and SD √α, errors with mean 0 and SD √(1 - α) (classical test theory: Lord and Novick, Statistical Theories of Mental
/// Test Scores, 1968). Both scores are moved to the nearest value that the scale can take, from 0 to 100.
/// </summary>
/// <param name="Mean">Mean of the scores at the start.</param>
/// <param name="Sd">Their standard deviation.</param>
/// <param name="Alpha">Reliability of the start, from 0 to 1.</param>
/// <param name="Steps">Equal steps from 0 to 100 that a score can take.</param>
public readonly record struct UnchangedPeople(double Mean, double Sd, double Alpha, int Steps)
{
    /// <summary>
    /// People simulated: a share of improved is true to 0.15 percentage points, one of several domains to 0.4 (95 %).
    /// </summary>
    public const int Draws = 100_000;

    // Three of each person, the same in every simulation.
    private static readonly Lazy<double[]> Normal = new(() =>
    {
        var random = new CombinedRandom();
        return [.. Enumerable.Range(0, 3 * Draws).Select(_ => random.NextNormal())];
    });

    /// <summary>
    /// People like those who answered the start: the mean rounded to 1, the standard deviation to 0.5, the reliability to 0.01,
    /// so that no person's answer shows, and one simulation serves many figures. A reliability below 0 counts as 0.
    /// </summary>
    public static UnchangedPeople Like(double mean, double sd, double alpha, int steps) =>
        new(Nearest(mean, 1), Nearest(sd, 2), Math.Clamp(Nearest(alpha, 100), 0, 1), steps);

    /// <summary>Whether start and end can differ at all.</summary>
    public bool HasError => Sd > 0 && Alpha < 1;

    /// <summary>Share of them whose score is higher at the end.</summary>
    public double Improved() => Share((start, end) => end > start);

    /// <summary>Share of them whose score is higher by more than the error of the scale explains.</summary>
    public double ReliablyImproved()
    {
        var threshold = ReliableChange.DefaultZ * Sd * Math.Sqrt(2 * (1 - Alpha));
        return Share((start, end) => end - start > threshold);
    }

    /// <summary>
    /// Share of those below the top level at the start who are at least one level higher at the end; levels from 0 to
    /// <paramref name="top"/>, a score between two levels counting as the nearer, halves up.
    /// </summary>
    public double GainedLevel(double top)
    {
        double LevelOf(double score) => Math.Floor((score / 100 * top) + .5 + 1e-9);
        return Share((start, end) => LevelOf(start) < top ? LevelOf(end) - LevelOf(start) >= 1 : null);
    }

    // Of those for whom the test is not null. Each person is counted both ways round: what comes first is chance.
    private double Share(Func<double, double, bool?> test)
    {
        var normal = Normal.Value;
        var (trueSd, errorSd) = (Sd * Math.Sqrt(Alpha), Sd * Math.Sqrt(1 - Alpha));
        var (counted, those) = (0, 0);
        for (var person = 0; person < Draws; person++)
        {
            var score = Mean + (trueSd * normal[3 * person]);
            var (start, end) = (
                OnScale(score + (errorSd * normal[(3 * person) + 1])),
                OnScale(score + (errorSd * normal[(3 * person) + 2]))
            );
            foreach (var holds in new[] { test(start, end), test(end, start) })
            {
                counted += holds is null ? 0 : 1;
                those += holds == true ? 1 : 0;
            }
        }

        return counted == 0 ? 0 : (double)those / counted;
    }

    private double OnScale(double score) => Math.Clamp(Math.Floor((score / 100 * Steps) + .5), 0, Steps) * 100 / Steps;

    private static double Nearest(double value, int parts) => Math.Floor((value * parts) + .5 + 1e-9) / parts;
}
