namespace Matching.Indicators.Disclosure;

/// <summary>
/// Identifies a set of people, or of people each in a place: two sums of 64 bits over pseudo-random numbers, the same in any
/// order.
/// </summary>
internal readonly record struct PeopleSet(int Count, ulong Sum, ulong Mixed)
{
    public PeopleSet With(ulong person) => new(Count + 1, unchecked(Sum + Mix(person)), Mixed ^ Mix(~person));

    /// <summary>Adds a person in a place that <see cref="NumberOf"/> numbers.</summary>
    public PeopleSet With(Guid person, ulong place)
    {
        Span<byte> bytes = stackalloc byte[16];
        person.TryWriteBytes(bytes);
        return With(Mix(Mix(BitConverter.ToUInt64(bytes)) ^ BitConverter.ToUInt64(bytes[8..])) ^ place);
    }

    /// <summary>A pseudo-random number that identifies a place.</summary>
    public static ulong NumberOf(params ReadOnlySpan<string> place)
    {
        var number = 0UL;
        foreach (var code in place)
        {
            foreach (var letter in code)
            {
                number = Mix(number ^ letter);
            }

            number = Mix(~number);
        }

        return number;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads neighbouring numbers.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
