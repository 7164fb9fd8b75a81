namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// A soft criterion over shared codes: points by what else it looks at of the mentee (a class), of the mentor (a class), and how
/// many codes of one or two lists they share.
/// </summary>
internal sealed class SharedColumn : SoftColumn
{
    // Offers that hold for certain grades only have their bits for each grade; a pool with more different ones than this is not
    // of this form.
    private const int MostGrades = 32;

    private readonly int[] menteeClass;
    private readonly int[] mentorClass;
    private readonly int mentorClasses;
    private readonly CodeList[] lists;
    private readonly int[] entries;
    private readonly int[] points;

    private SharedColumn(
        WeightedCriterion weighted,
        PeopleClasses mentees,
        PeopleClasses mentors,
        CodeList[] lists,
        Func<Participant, Participant, int, int, double?> value
    )
    {
        (menteeClass, mentorClass, mentorClasses) = (mentees.Of, mentors.Of, mentors.Count);
        this.lists = lists;
        var (first, second) = (lists[0].Most + 1, lists.Length > 1 ? lists[1].Most + 1 : 1);
        entries = new int[mentees.Count * mentorClasses];
        points = new int[entries.Length * first * second];
        for (var pair = 0; pair < entries.Length; pair++)
        {
            entries[pair] = pair * first * second;
            var (mentee, mentor) = (mentees.Examples[pair / mentorClasses], mentors.Examples[pair % mentorClasses]);
            var (mostFirst, mostSecond) = (
                lists[0].MostShared(mentee, mentor),
                lists.Length > 1 ? lists[1].MostShared(mentee, mentor) : 0
            );
            for (var shared = 0; shared <= mostFirst; shared++)
            {
                for (var more = 0; more <= mostSecond; more++)
                {
                    points[entries[pair] + shared + (more * first)] = PoolScorer.Points(
                        weighted,
                        value(mentee, mentor, shared, more)
                    );
                }
            }
        }
    }

    /// <summary>The criterion in this form; null for another criterion, and where the table would be too large.</summary>
    public static SharedColumn? TryMake(WeightedCriterion weighted, MentorPool pool) =>
        weighted.Criterion switch
        {
            NeedsCriterion needs => OfNeeds(needs, weighted, pool),
            InterestsCriterion interests => OfInterests(interests, weighted, pool),
            ExpectationsCriterion expectations => OfExpectations(expectations, weighted, pool),
            _ => null,
        };

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        Span<int> found = stackalloc int[positions.Length];
        var row = entries.AsSpan(menteeClass[mentee] * mentorClasses, mentorClasses);
        var classes = mentorClass;
        for (var k = 0; k < positions.Length && k < found.Length; k++)
        {
            found[k] = row[classes[positions[k]]];
        }

        var step = 1;
        foreach (var list in lists)
        {
            list.Codes[list.KindOf?[mentee] ?? 0].AddShared(mentee, positions, step, found);
            step *= list.Most + 1;
        }

        var table = points;
        for (var k = 0; k < found.Length && k < scores.Length; k++)
        {
            scores[k] += table[found[k]];
        }
    }

    private static SharedColumn? OfNeeds(NeedsCriterion criterion, WeightedCriterion weighted, MentorPool pool)
    {
        static int Asked(Participant mentee) => Codes.Distinct(mentee.Needs ?? [], static need => need.Code);
        var isOverLarger = criterion.Normaliser == NeedsNormaliser.Larger;
        var grades = PeopleClasses.By(pool.Mentees, mentee => (NeedsCriterion.GradeOf(mentee, criterion.GradeField), 0));
        if (grades.Count > MostGrades)
        {
            return null;
        }

        var codes = grades
            .Examples.Select(example => NeedsCriterion.GradeOf(example, criterion.GradeField))
            .Select(grade => new SharedCodes(
                pool,
                static mentee => mentee.Needs?.Select(need => need.Code),
                mentor => mentor.Offers?.Where(offer => NeedsCriterion.IsWithin(offer, grade)).Select(offer => offer.Code)
            ));
        return TryMake(
            weighted,
            pool,
            Asked,
            mentor =>
                mentor.Offers is not { } offers ? -1
                : isOverLarger ? Codes.Distinct(offers, static offer => offer.Code)
                : 0,
            [new CodeList([.. codes], grades.Of, Most(pool.Mentees, Asked), static (mentee, _) => Asked(mentee))],
            (mentee, mentor, met, _) =>
                mentee.Needs is not { Count: > 0 } || mentor.Offers is not { } offers
                    ? null
                    : (double)met
                        / (
                            isOverLarger
                                ? Math.Max(Asked(mentee), Codes.Distinct(offers, static offer => offer.Code))
                                : Asked(mentee)
                        )
        );
    }

    private static SharedColumn? OfInterests(InterestsCriterion criterion, WeightedCriterion weighted, MentorPool pool)
    {
        static int Likes(Participant person) => Codes.Distinct(person.Interests ?? []);
        static int Dislikes(Participant person) => Codes.Distinct(person.Dislikes ?? []);
        return TryMake(
            weighted,
            pool,
            static person => (Likes(person), Dislikes(person)),
            static person => (Likes(person), Dislikes(person)),
            [Both(pool, static person => person.Interests, Likes), Both(pool, static person => person.Dislikes, Dislikes)],
            (mentee, mentor, likes, dislikes) =>
                criterion.Of(
                    Share(likes, Likes(mentee), Likes(mentor)),
                    Share(dislikes, Dislikes(mentee), Dislikes(mentor)),
                    Dislikes(mentee) > 0 || Dislikes(mentor) > 0
                )
        );
    }

    private static SharedColumn? OfExpectations(ExpectationsCriterion criterion, WeightedCriterion weighted, MentorPool pool)
    {
        static int Kinds(Participant person) => Codes.Distinct(person.Kinds ?? []);
        // genders make more classes, so they are compared only where a preference reads them
        var isGenderPreferred = pool.Mentees.Concat(pool.Mentors).Any(GenderWishes.IsPreference);
        (int, int, string) Key(Participant person) =>
            (person.HoursPerMonth ?? 0, Kinds(person), isGenderPreferred ? GenderWishes.Key(person) : "");
        return TryMake(
            weighted,
            pool,
            Key,
            Key,
            [Both(pool, static person => person.Kinds, Kinds)],
            (mentee, mentor, kinds, _) => criterion.Of(mentee, mentor, Share(kinds, Kinds(mentee), Kinds(mentor)))
        );
    }

    private static SharedColumn? TryMake<TMentee, TMentor>(
        WeightedCriterion weighted,
        MentorPool pool,
        Func<Participant, TMentee> menteeKey,
        Func<Participant, TMentor> mentorKey,
        CodeList[] lists,
        Func<Participant, Participant, int, int, double?> value
    )
        where TMentee : notnull
        where TMentor : notnull
    {
        var (mentees, mentors) = (PeopleClasses.By(pool.Mentees, menteeKey), PeopleClasses.By(pool.Mentors, mentorKey));
        var size = lists.Aggregate((long)mentees.Count * mentors.Count, (product, list) => product * (list.Most + 1));
        return pool.IsWorthTabulating(size) ? new SharedColumn(weighted, mentees, mentors, lists, value) : null;
    }

    // As Codes.SharedOverSmaller, of the counts alone.
    private static double? Share(int shared, int one, int other) =>
        Math.Min(one, other) is var smaller and > 0 ? (double)shared / smaller : null;

    private static CodeList Both(
        MentorPool pool,
        Func<Participant, IReadOnlyList<string>?> codesOf,
        Func<Participant, int> countOf
    ) =>
        new(
            [new SharedCodes(pool, codesOf, codesOf)],
            null,
            Math.Min(Most(pool.Mentees, countOf), Most(pool.Mentors, countOf)),
            (mentee, mentor) => Math.Min(countOf(mentee), countOf(mentor))
        );

    private static int Most(IEnumerable<Participant> people, Func<Participant, int> countOf) =>
        people.Select(countOf).DefaultIfEmpty().Max();

    /// <summary>
    /// One kind of codes; where the bits depend on the mentee, those of each kind of mentee. What a table has beyond the most
    /// that two classes can share is never read.
    /// </summary>
    private sealed record CodeList(SharedCodes[] Codes, int[]? KindOf, int Most, Func<Participant, Participant, int> MostShared);
}
