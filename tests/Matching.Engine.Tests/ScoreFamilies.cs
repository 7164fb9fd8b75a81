namespace Matching.Engine.Tests;

/// <summary>
/// Invented instances whose scores have structure, as scores of real profiles have: a profile that weighs waiting alone gives
/// each pair of a mentee the same score, few answers give few values, one popular skill gives each pair of a mentor the same.
/// Random scores are kind to solvers; these are not.
/// </summary>
internal static class ScoreFamilies
{
    public static readonly string[] Names =
    [
        .. new[]
        {
            "waiting_only",
            "waiting_113_values",
            "mentor_only",
            "additive",
            "additive_coarse",
            "one_value",
            "two_values",
            "ten_values",
            "groups",
            "additive_with_noise",
        }.SelectMany(kind => new[] { kind, $"{kind}_few_places" }),
        "products",
        "dense_mentor_only",
        "dense_lattice",
        "few_large_mentors",
        "long_chain",
        "long_chain_close",
    ];

    /// <summary>An instance with about 2,500 mentees at size 100; the same for the same seed.</summary>
    public static MatchingProblem Of(string name, int size, int seed = 5)
    {
        var random = new Random(seed);
        var side = 5 * size;
        return name switch
        {
            "products" => Full(side, side, 1, (i, j) => 10_000 - (int)((long)i * j * 10_000 / ((long)side * side))),
            "dense_mentor_only" => Full(side, side, 1, (_, j) => 10_000 - (j * 10_000 / side)),
            "dense_lattice" => Full(side, side * 4 / 5, 1, (i, j) => ((3 * i) + (4 * j)) % 10_001),
            "few_large_mentors" => Full(25 * size, 20, size / 2, (_, _) => random.Next(10_001)),
            "long_chain" => Rows(
                Enumerable.Range(0, 100 * size).Select(i => new[] { (i, 0), (i + 1, 10_000) }[..(i < (100 * size) - 1 ? 2 : 1)]),
                [.. Enumerable.Repeat(1, 100 * size)]
            ),
            "long_chain_close" => Rows(
                Enumerable
                    .Range(0, (100 * size) + 1)
                    .Select(i =>
                        new[] { (i - 1, 10_000 - ((i + 2) % 3)), (i, 9000 + (i % 2)) }[
                            (i == 0 ? 1 : 0)..(i == 100 * size ? 1 : 2)
                        ]
                    ),
                [.. Enumerable.Repeat(1, 100 * size)]
            ),
            _ => Pool(name, 25 * size, 20 * size, size, random),
        };
    }

    private static MatchingProblem Pool(string name, int n, int m, int degree, Random random)
    {
        var sites = Math.Max(2, n / 400);
        var mentorsOf = Enumerable.Range(0, sites).Select(_ => new List<int>()).ToArray();
        for (var j = 0; j < m; j++)
        {
            mentorsOf[Site()].Add(j);
        }

        var near = Enumerable.Range(0, n).Select(_ => Sample(mentorsOf[Site()])).ToArray();
        int[] capacities = name.EndsWith("_few_places", StringComparison.Ordinal)
            ? [.. Enumerable.Range(0, m).Select(_ => random.Next(2))]
            : [.. Enumerable.Range(0, m).Select(_ => new[] { 1, 1, 2, 3 }[random.Next(4)])];
        int[] f = [.. Enumerable.Range(0, n).Select(_ => random.Next(5001))];
        int[] g = [.. Enumerable.Range(0, m).Select(_ => random.Next(5001))];
        return Rows(near.Select((row, i) => row.Select(j => (j, Score(i, j))).ToArray()), capacities);

        // uneven sizes
        int Site() => Math.Min((int)(-Math.Log(1 - random.NextDouble()) * sites / 3), sites - 1);

        // one in seven is hard to place
        int[] Sample(List<int> mentors)
        {
            var wanted = random.NextDouble() > .15 ? degree : Math.Max(1, degree / 20);
            return [.. random.GetItems(mentors.ToArray(), mentors.Count == 0 ? 0 : wanted).Distinct().Order()];
        }

        int Score(int i, int j) =>
            name.Replace("_few_places", "", StringComparison.Ordinal) switch
            {
                "waiting_only" => f[i] * 2,
                "waiting_113_values" => f[i] * 113 / 5001 * 88,
                "mentor_only" => g[j] * 2,
                "additive" => f[i] + g[j],
                "additive_coarse" => (f[i] / 500 * 500) + (g[j] / 500 * 500),
                "one_value" => 5000,
                "two_values" => 4999 + (int)(((i * 7919L) + (j * 104_729L)) % 2),
                "ten_values" => (int)(((i * 7919L) + (j * 104_729L)) % 10) * 1000,
                // occupations, channels: what matters is how two groups of people suit each other
                "groups" => (int)((((f[i] % 15) * 15L) + (g[j] % 15)) * 7919 % 10_001),
                "additive_with_noise" => Math.Min(10_000, f[i] + (g[j] / 2) + (int)(((i * 7919L) + (j * 104_729L)) % 50)),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such family."),
            };
    }

    private static MatchingProblem Full(int n, int m, int places, Func<int, int, int> score) =>
        Rows(
            Enumerable.Range(0, n).Select(i => Enumerable.Range(0, m).Select(j => (j, score(i, j))).ToArray()),
            [.. Enumerable.Repeat(places, m)]
        );

    private static MatchingProblem Rows(IEnumerable<(int Mentor, int Score)[]> rows, int[] capacities)
    {
        var all = rows.ToArray();
        var rowStart = new int[all.Length + 1];
        for (var i = 0; i < all.Length; i++)
        {
            rowStart[i + 1] = rowStart[i] + all[i].Length;
        }

        return new MatchingProblem
        {
            Capacities = capacities,
            RowStart = rowStart,
            Mentors = [.. all.SelectMany(row => row.Select(pair => pair.Mentor))],
            Scores = [.. all.SelectMany(row => row.Select(pair => pair.Score))],
        };
    }
}
