namespace Matching.Engine.Criteria.Columns;

/// <summary>One soft criterion over the columns of a pool: adds its points for many mentors of one mentee at once.</summary>
internal abstract class SoftColumn
{
    /// <summary>
    /// Positions that are read at a time: what a column notes of each of them stays on the stack and in the nearest cache.
    /// </summary>
    public const int MostPositions = 512;

    /// <summary>Adds the points of the mentee with the mentor at each position to the score beside it.</summary>
    /// <param name="mentee">Index of the mentee.</param>
    /// <param name="positions">Mentors by position, at most <see cref="MostPositions"/>.</param>
    /// <param name="scores">As many as positions.</param>
    public abstract void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores);

    /// <summary>Adds the same points everywhere, as where the mentee gave no answer.</summary>
    protected static void AddToAll(int points, Span<int> scores)
    {
        foreach (ref var score in scores)
        {
            score += points;
        }
    }

    /// <summary>
    /// The criterion in its fastest form for this pool: its own columns, a table by classes, or its own code for each pair.
    /// </summary>
    public static SoftColumn Of(WeightedCriterion weighted, MentorPool pool) =>
        OfOwnColumns(weighted, pool) ?? ByClasses(weighted, pool) ?? (SoftColumn)new PlainColumn(weighted, pool);

    private static SoftColumn? OfOwnColumns(WeightedCriterion weighted, MentorPool pool) =>
        weighted.Criterion switch
        {
            NeedsCriterion or InterestsCriterion or ExpectationsCriterion => SharedColumn.TryMake(weighted, pool),
            ValuesCriterion => ValuesColumn.TryMake(weighted, pool),
            LanguageQualityCriterion languages => LanguageQualityColumn.TryMake(languages, weighted, pool),
            AvailabilityCriterion availability => new AvailabilityColumn(availability, weighted, pool),
            FamilyCriterion => FamilyColumn.TryMake(weighted, pool),
            _ => null,
        };

    private static ClassColumn? ByClasses(WeightedCriterion weighted, MentorPool pool) =>
        weighted.Criterion switch
        {
            WaitingCriterion => ClassColumn.TryMake(weighted, pool, static mentee => mentee.AppliedOn, static _ => 0),
            PriorityCriterion => ClassColumn.TryMake(weighted, pool, static mentee => mentee.IsPriority, static _ => 0),
            OccupationCriterion => ClassColumn.TryMake(
                weighted,
                pool,
                static mentee => (mentee.Sector, 0),
                static mentor => (mentor.Sector, 0)
            ),
            AgeClosenessCriterion => ClassColumn.TryMake(
                weighted,
                pool,
                static mentee => (mentee.BirthYear, 0),
                static mentor => (mentor.BirthYear, 0)
            ),
            ChannelCriterion => ClassColumn.TryMake(
                weighted,
                pool,
                static mentee => AnswerKey.OfSet(mentee.Channels),
                static mentor => AnswerKey.OfSet(mentor.Channels)
            ),
            FamilyCriterion => ClassColumn.TryMake(
                weighted,
                pool,
                static mentee => AnswerKey.OfNumbers(mentee.ChildrenBirthYears),
                static mentor => AnswerKey.OfNumbers(mentor.ChildrenBirthYears)
            ),
            CustomSoftCriterion own => ClassColumn.TryMake(
                weighted,
                pool,
                mentee => AnswerKey.OfOwn(mentee, own.Rule.MenteeField),
                mentor => AnswerKey.OfOwn(mentor, own.Rule.MentorField)
            ),
            _ => null,
        };
}
