namespace Matching.Engine.Criteria;

/// <summary>All pairs of a pool that no hard rule blocks, with their scores, in rows by mentee.</summary>
/// <param name="RowStart">Where the pairs of each mentee begin; one more entry than mentees.</param>
/// <param name="Mentors">Index of the mentor of each pair, rising within a row.</param>
/// <param name="Scores">Score of each pair, 0 to 10,000.</param>
public sealed record FeasiblePairs(int[] RowStart, int[] Mentors, int[] Scores)
{
    // How many rows are done between two words of progress.
    private const int RowsPerReport = 64;

    /// <summary>Scores every pair of a pool. Rows are independent, so the number of threads cannot change the result.</summary>
    /// <param name="scorer">The pool's scorer.</param>
    /// <param name="threads">Most threads at once; -1 for as many as there are.</param>
    /// <param name="progress">Receives the share of the rows that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="OverflowException">More than 2,147,483,647 pairs.</exception>
    public static FeasiblePairs Of(
        ColumnScorer scorer,
        int threads = -1,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var rows = new (int[] Mentors, int[] Scores)[scorer.MenteeCount];
        var done = 0;
        Parallel.For(
            0,
            rows.Length,
            options,
            scorer.NewRow,
            (i, _, row) =>
            {
                scorer.Row(i, row);
                rows[i] = (row.Mentors.ToArray(), row.Scores.ToArray());
                if (Interlocked.Increment(ref done) is var count && count % RowsPerReport == 0)
                {
                    progress?.Report((double)count / rows.Length);
                }

                return row;
            },
            static _ => { }
        );
        return Joined(rows, options);
    }

    private static FeasiblePairs Joined((int[] Mentors, int[] Scores)[] rows, ParallelOptions options)
    {
        var start = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            start[i + 1] = checked(start[i] + rows[i].Mentors.Length);
        }

        var pairs = new FeasiblePairs(start, new int[start[^1]], new int[start[^1]]);
        Parallel.For(
            0,
            rows.Length,
            options,
            i =>
            {
                rows[i].Mentors.CopyTo(pairs.Mentors, start[i]);
                rows[i].Scores.CopyTo(pairs.Scores, start[i]);
            }
        );
        return pairs;
    }
}
