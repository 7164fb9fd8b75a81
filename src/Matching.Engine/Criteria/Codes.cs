using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>
/// Short lists of codes, of which a person has a handful: plain loops, no sets, nothing allocated while scoring.
/// </summary>
public static class Codes
{
    /// <summary>Shared codes over the smaller list, each code counted once; null when either list is missing or empty.</summary>
    public static double? SharedOverSmaller(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        one is not { Count: > 0 } || other is not { Count: > 0 }
            ? null
            : (double)Shared(one, other) / Math.Min(Distinct(one), Distinct(other));

    /// <summary>How many different codes both lists hold.</summary>
    public static int Shared(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var shared = 0;
        for (var i = 0; i < one.Count; i++)
        {
            if (IsFirst(one, i, static code => code) && Contains(other, one[i]))
            {
                shared++;
            }
        }

        return shared;
    }

    /// <summary>How many different codes a list holds.</summary>
    public static int Distinct(IReadOnlyList<string> codes) => Distinct(codes, static code => code);

    /// <summary>How many different codes the entries of a list have.</summary>
    public static int Distinct<T>(IReadOnlyList<T> entries, Func<T, string> codeOf)
    {
        var distinct = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            distinct += IsFirst(entries, i, codeOf) ? 1 : 0;
        }

        return distinct;
    }

    public static bool Contains(IReadOnlyList<string> codes, string code)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i] == code)
            {
                return true;
            }
        }

        return false;
    }

    public static bool AllIn(IReadOnlyList<string> codes, IReadOnlyList<string> others)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (!Contains(others, codes[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Codes as one fact, in order and each once.</summary>
    public static string Text(IEnumerable<string> codes) => string.Join(',', codes.Distinct().Order(StringComparer.Ordinal));

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string SharedText(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        Text((one ?? []).Intersect(other ?? []));

    /// <summary>Whether no earlier entry has the code of this one.</summary>
    public static bool IsFirst<T>(IReadOnlyList<T> entries, int index, Func<T, string> codeOf)
    {
        for (var i = 0; i < index; i++)
        {
            if (codeOf(entries[i]) == codeOf(entries[index]))
            {
                return false;
            }
        }

        return true;
    }
}
