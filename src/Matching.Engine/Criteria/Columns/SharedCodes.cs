using System.Numerics;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Lists of codes as bits, to count what a mentee and a mentor share. Only codes that both sides name have a bit, in as many
/// 64-bit words as needed.
/// </summary>
internal sealed class SharedCodes
{
    private readonly int words;
    private readonly ulong[] ofMentee;

    // A column for each word: it is read by itself.
    private readonly ulong[][] ofMentor;

    public SharedCodes(
        MentorPool pool,
        Func<Participant, IEnumerable<string>?> menteeCodes,
        Func<Participant, IEnumerable<string>?> mentorCodes
    )
    {
        var named = pool.Mentors.SelectMany(mentor => mentorCodes(mentor) ?? []).ToHashSet();
        var bits = new Dictionary<string, int>();
        foreach (var code in pool.Mentees.SelectMany(mentee => menteeCodes(mentee) ?? []))
        {
            if (named.Contains(code))
            {
                bits.TryAdd(code, bits.Count);
            }
        }

        words = (bits.Count + 63) / 64;
        ofMentee = new ulong[pool.Mentees.Count * words];
        ofMentor = [.. Enumerable.Range(0, words).Select(_ => new ulong[pool.Mentors.Length])];
        Pack(pool.Mentees, menteeCodes, bits, (mentee, bit) => ofMentee[(mentee * words) + (bit >> 6)] |= 1UL << (bit & 63));
        Pack(pool.Mentors, mentorCodes, bits, (mentor, bit) => ofMentor[bit >> 6][mentor] |= 1UL << (bit & 63));
    }

    /// <summary>
    /// Adds to each sum how many different codes the mentee shares with the mentor at the position beside it, times a step.
    /// </summary>
    public void AddShared(int mentee, ReadOnlySpan<int> positions, int step, Span<int> sums)
    {
        for (var word = 0; word < words; word++)
        {
            var mine = ofMentee[(mentee * words) + word];
            var theirs = ofMentor[word];
            for (var k = 0; k < positions.Length && k < sums.Length; k++)
            {
                sums[k] += BitOperations.PopCount(mine & theirs[positions[k]]) * step;
            }
        }
    }

    private static void Pack(
        IReadOnlyList<Participant> people,
        Func<Participant, IEnumerable<string>?> codesOf,
        Dictionary<string, int> bits,
        Action<int, int> set
    )
    {
        for (var i = 0; i < people.Count; i++)
        {
            foreach (var code in codesOf(people[i]) ?? [])
            {
                if (bits.TryGetValue(code, out var bit))
                {
                    set(i, bit);
                }
            }
        }
    }
}
