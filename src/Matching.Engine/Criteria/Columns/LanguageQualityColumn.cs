namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Best common language: each language has a byte with as many low bits set as its level, and one more. The lower of two levels
/// is then the bits in common, the best of several languages all their bits together, and eight languages fit in a word.
/// </summary>
internal sealed class LanguageQualityColumn : SoftColumn
{
    private const int MostLevel = 7;
    private const int Levels = MostLevel + 1;

    // Parts of the table: mentors who give no practice, those who do, those whose languages are unknown.
    private const int Part = 256;
    private const int Practising = Part;
    private const int Unknown = 2 * Part;

    private readonly int words;
    private readonly ulong[][] ofMentee;

    // A column for each word: most mentees speak languages of one or two only.
    private readonly ulong[][] ofMentor;
    private readonly bool[] isKnown;
    private readonly bool[] asksForPractice;
    private readonly int[] partOf;
    private readonly int[] points = new int[3 * Part];
    private readonly int[] pointsAsking = new int[3 * Part];
    private readonly int neutral;

    private LanguageQualityColumn(LanguageQualityCriterion criterion, WeightedCriterion weighted, MentorPool pool)
    {
        var spoken = pool.Mentors.SelectMany(mentor => mentor.Languages ?? []).Select(language => language.Code).ToHashSet();
        var lane = pool
            .Mentees.SelectMany(mentee => mentee.Languages ?? [])
            .Select(language => language.Code)
            .Where(spoken.Contains)
            .Distinct()
            .Select((code, i) => (code, i))
            .ToDictionary(entry => entry.code, entry => entry.i);
        words = Math.Max(1, (lane.Count + 7) / 8);
        (ofMentee, ofMentor) = (Pack(pool.Mentees, lane), Pack(pool.Mentors, lane));
        isKnown = [.. pool.Mentees.Select(mentee => mentee.Languages is { Count: > 0 })];
        asksForPractice = [.. pool.Mentees.Select(LanguageQualityCriterion.AsksForPractice)];
        partOf = Array.ConvertAll(
            pool.Mentors,
            mentor =>
                mentor.Languages is not { Count: > 0 } languages ? Unknown
                : criterion.GivesPractice(languages) ? Practising
                : 0
        );
        neutral = weighted.NeutralPoints;
        Array.Fill(points, neutral, Unknown, Part);
        Array.Fill(pointsAsking, neutral, Unknown, Part);
        for (var bits = 0; bits < Part; bits++)
        {
            var level = bits == 0 ? (int?)null : System.Numerics.BitOperations.Log2((uint)bits);
            points[bits] =
                points[Practising + bits] =
                pointsAsking[bits] =
                    PoolScorer.Points(weighted, criterion.Of(level, false));
            pointsAsking[Practising + bits] = PoolScorer.Points(weighted, criterion.Of(level, true));
        }
    }

    /// <summary>Null when a level is not from 0 to 7.</summary>
    public static LanguageQualityColumn? TryMake(
        LanguageQualityCriterion criterion,
        WeightedCriterion weighted,
        MentorPool pool
    ) =>
        pool
            .Mentees.Concat(pool.Mentors)
            .All(person => (person.Languages ?? []).All(language => language.Level is >= 0 and <= MostLevel))
            ? new LanguageQualityColumn(criterion, weighted, pool)
            : null;

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        if (!isKnown[mentee])
        {
            AddToAll(neutral, scores);
            return;
        }

        Span<ulong> common = stackalloc ulong[positions.Length];
        common.Clear();
        for (var word = 0; word < words; word++)
        {
            AddCommon(ofMentee[word][mentee], ofMentor[word], positions, common);
        }

        var (table, parts) = (asksForPractice[mentee] ? pointsAsking : points, partOf);
        for (var k = 0; k < positions.Length && k < scores.Length && k < common.Length; k++)
        {
            var bits = common[k] | common[k] >> 32;
            bits |= bits >> 16;
            bits |= bits >> 8;
            scores[k] += table[parts[positions[k]] + (int)(bits & 0xFF)];
        }
    }

    private static void AddCommon(ulong mine, ulong[] theirs, ReadOnlySpan<int> positions, Span<ulong> common)
    {
        if (mine != 0)
        {
            for (var k = 0; k < positions.Length && k < common.Length; k++)
            {
                common[k] |= mine & theirs[positions[k]];
            }
        }
    }

    private ulong[][] Pack(IReadOnlyList<Participant> people, Dictionary<string, int> lane)
    {
        ulong[][] packed = [.. Enumerable.Range(0, words).Select(_ => new ulong[people.Count])];
        for (var i = 0; i < people.Count; i++)
        {
            foreach (var language in people[i].Languages ?? [])
            {
                if (lane.TryGetValue(language.Code, out var place))
                {
                    packed[place / 8][i] |= ((1UL << (language.Level + 1)) - 1) << (place % 8 * Levels);
                }
            }
        }

        return packed;
    }
}
