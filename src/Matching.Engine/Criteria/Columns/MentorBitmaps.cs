namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Sets of mentors, a bit a position. When sealed they are stored block by block: the 512 bits of each set for the first block of
/// positions, then for the second, so that a mentee's rules read memory that lies together.
/// </summary>
internal sealed class MentorBitmaps(int mentorCount)
{
    /// <summary>Positions in a block: as many as a wide register has bits.</summary>
    public const int BlockSize = 512;

    /// <summary>64-bit words of a block.</summary>
    public const int BlockWords = BlockSize / 64;

    /// <summary>The set without members.</summary>
    public const int Nobody = 0;

    // Sets of one rule may take this number of bytes; beyond, the rule is asked of the pairs that other rules leave.
    private const long MostBytes = 32 << 20;

    private readonly List<ulong[]> sets = [new ulong[WordsFor(mentorCount)]];

    public static int WordsFor(int mentorCount) => (mentorCount + BlockSize - 1) / BlockSize * BlockWords;

    /// <summary>Whether a rule may have this number of sets.</summary>
    public bool HasRoomFor(int count) => (long)count * sizeof(ulong) * WordsFor(mentorCount) <= MostBytes;

    /// <summary>Adds the set of the mentors at whose positions the condition holds; gives its number.</summary>
    public int Add(Predicate<int> isMember)
    {
        var set = AddEmpty();
        for (var position = 0; position < mentorCount; position++)
        {
            if (isMember(position))
            {
                Include(set, position);
            }
        }

        return set;
    }

    public int AddEmpty()
    {
        sets.Add(new ulong[WordsFor(mentorCount)]);
        return sets.Count - 1;
    }

    public void Include(int set, int position) => sets[set][position >> 6] |= 1UL << (position & 63);

    /// <summary>All sets block by block: set <c>s</c> of block <c>b</c> begins at word <c>(b * count + s) * 8</c>.</summary>
    public (ulong[] Words, int Count) Seal()
    {
        var words = new ulong[(long)sets.Count * WordsFor(mentorCount)];
        for (var set = 0; set < sets.Count; set++)
        {
            for (var block = 0; block * BlockWords < sets[set].Length; block++)
            {
                Array.Copy(sets[set], block * BlockWords, words, ((block * sets.Count) + set) * BlockWords, BlockWords);
            }
        }

        return (words, sets.Count);
    }
}
