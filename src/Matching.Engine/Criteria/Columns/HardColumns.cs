using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Hard rules as unions and intersections of sets of mentors, 512 mentors at a time in one register. Every rule is evaluated for
/// every pair that the site leaves; nothing is skipped because an earlier rule failed.
/// </summary>
internal sealed class HardColumns
{
    private readonly ulong[] words;
    private readonly int setCount;
    private readonly int[] programme;
    private readonly int[] start;
    private readonly int[] readSets;

    public HardColumns(MentorBitmaps bitmaps, Clauses clauses)
    {
        (words, setCount) = bitmaps.Seal();
        (programme, start) = clauses.Seal();
        readSets = new int[start.Length - 1];
        for (var i = 0; i < readSets.Length; i++)
        {
            for (var at = start[i]; at < start[i + 1]; at += 3 + programme[at + 2])
            {
                readSets[i] += 1 + programme[at + 2];
            }
        }
    }

    /// <summary>Bytes that a block of the mentee's rules reads, each set counted as often as it is named.</summary>
    public int BytesPerBlock(int mentee) => (readSets[mentee] + 1) * MentorBitmaps.BlockSize / 8;

    /// <summary>Those mentors of one block whom every rule leaves.</summary>
    public Vector512<ulong> Possible(int mentee, int block, Vector512<ulong> candidates)
    {
        ref var first = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(words),
            (nint)block * setCount * MentorBitmaps.BlockWords
        );
        var clauses = programme.AsSpan(start[mentee], start[mentee + 1] - start[mentee]);
        while (clauses.Length > 0)
        {
            var least = clauses[0];
            var sets = clauses.Slice(3, clauses[2]);
            var fitting = Set(ref first, clauses[1]);
            if (least == 1)
            {
                foreach (var set in sets)
                {
                    fitting |= Set(ref first, set);
                }
            }
            else
            {
                fitting |= InAtLeast(least, ref first, sets);
            }

            candidates &= fitting;
            clauses = clauses[(3 + sets.Length)..];
        }

        return candidates;
    }

    // Counts in binary, a register for each digit, 512 counts side by side; then compares from the lowest digit up.
    private static Vector512<ulong> InAtLeast(int least, ref ulong first, ReadOnlySpan<int> sets)
    {
        if (least > sets.Length)
        {
            return Vector512<ulong>.Zero;
        }

        // a digit for each power of two up to the number of sets
        var count = BitOperations.Log2((uint)sets.Length) + 1;
        Span<Vector512<ulong>> digits = stackalloc Vector512<ulong>[count];
        digits.Clear();
        foreach (var set in sets)
        {
            var carry = Set(ref first, set);
            for (var digit = 0; digit < count; digit++)
            {
                (digits[digit], carry) = (digits[digit] ^ carry, digits[digit] & carry);
            }
        }

        var isEnough = Vector512<ulong>.AllBitsSet;
        for (var digit = 0; digit < count; digit++)
        {
            isEnough = ((least >> digit) & 1) == 1 ? digits[digit] & isEnough : digits[digit] | isEnough;
        }

        return isEnough;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Set(ref ulong first, int set) =>
        Vector512.LoadUnsafe(ref first, (nuint)(set * MentorBitmaps.BlockWords));
}
