using System.Runtime.InteropServices;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// The first cut: which mentors the rule of the site leaves to a mentee, found without looking at those of other sites one by
/// one.
/// </summary>
internal sealed class SiteCut
{
    private readonly MentorPool pool;
    private readonly SiteCriterion? rule;
    private readonly Dictionary<Guid, (int From, int To)> ranges = [];
    private readonly int withoutSite;
    private readonly ulong[] online;
    private readonly TravellingMentors? travelling;

    public SiteCut(MentorPool pool, SiteCriterion? rule)
    {
        this.pool = pool;
        this.rule = rule;
        online = new ulong[MentorBitmaps.WordsFor(pool.Mentors.Length)];
        travelling = rule?.UseRadius == true ? new TravellingMentors(pool) : null;
        for (var position = 0; position < pool.Mentors.Length; position++)
        {
            var mentor = pool.Mentors[position];
            if (mentor.SiteId is { } site)
            {
                ref var range = ref CollectionsMarshal.GetValueRefOrAddDefault(ranges, site, out var isKnown);
                range = (isKnown ? range.From : position, position + 1);
            }
            else
            {
                // an unknown site sorts first
                withoutSite = position + 1;
            }

            if (mentor.AcceptsOnline == true)
            {
                online[position >> 6] |= 1UL << (position & 63);
            }
        }
    }

    /// <summary>Sets the bits of the mentors whom the rule leaves, clears all others.</summary>
    public void Fill(int index, Span<ulong> mentors)
    {
        var mentee = pool.Mentees[index];
        mentors.Clear();
        if (rule is null || mentee.SiteId is not { } site)
        {
            Include(mentors, 0, pool.Mentors.Length);
            return;
        }

        if (rule.AllowOnline && mentee.AcceptsOnline == true)
        {
            online.CopyTo(mentors);
        }

        Include(mentors, 0, withoutSite);
        if (ranges.TryGetValue(site, out var range))
        {
            Include(mentors, range.From, range.To);
        }

        travelling?.Include(index, mentors);
    }

    private static void Include(Span<ulong> mentors, int from, int to)
    {
        for (var word = from >> 6; word << 6 < to; word++)
        {
            var first = Math.Max(0, from - (word << 6));
            var last = Math.Min(64, to - (word << 6));
            mentors[word] |= (ulong.MaxValue << first) & (ulong.MaxValue >> (64 - last));
        }
    }
}
