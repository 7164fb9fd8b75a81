namespace Matching.Engine.Criteria.Columns;

/// <summary>A soft criterion by its own code, for answers that fit in no column and have too many classes.</summary>
internal sealed class PlainColumn(WeightedCriterion weighted, MentorPool pool) : SoftColumn
{
    /// <summary>Name of the criterion.</summary>
    public string Id => weighted.Criterion.Id;

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        for (var k = 0; k < positions.Length; k++)
        {
            scores[k] += PoolScorer.Points(
                weighted,
                weighted.Criterion.Value(pool.Mentees[mentee], pool.Mentors[positions[k]], pool.Context)
            );
        }
    }
}
