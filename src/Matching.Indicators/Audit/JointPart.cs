using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Audit;

/// <summary>Equations that hang together, and the sums that are asked of them.</summary>
internal sealed class JointPart(List<JointEquation> equations)
{
    // The largest part of the demo takes 779.
    private const int MostPivots = 50_000;

    private readonly List<(int[] Terms, int Least)> forms = [];
    private readonly Dictionary<int[], int> known = new(new SameTerms());
    private long[] low = [];
    private long[] high = [];

    /// <summary>Adds a sum; one that is there already is asked once.</summary>
    public int Add(int[] terms, int least)
    {
        if (!known.TryGetValue(terms, out var form))
        {
            known.Add(terms, form = forms.Count);
            forms.Add((terms, least));
        }
        else if (forms[form].Least < least)
        {
            forms[form] = (terms, least);
        }

        return form;
    }

    /// <summary>The interval of a sum. Where it is as wide as asked for, it may be wider still.</summary>
    public (long Low, long High) Interval(int form) => (low[form], high[form]);

    /// <summary>Finds the intervals of all sums, unless they are known of a part that is the same.</summary>
    public void Ask(KnownParts knownParts)
    {
        var key = KeyOf();
        if (knownParts.Find(key) is { } same)
        {
            (low, high) = same;
            return;
        }

        Ask();
        knownParts.Keep(key, (low, high));
    }

    // The equations and sums, with the unknowns numbered as they come.
    private string KeyOf()
    {
        var numbers = new Dictionary<int, int>();
        var content = new List<long>();
        void Add(int variable)
        {
            if (!numbers.TryGetValue(variable, out var number))
            {
                numbers[variable] = number = numbers.Count;
            }

            content.Add(number);
        }

        foreach (var equation in equations)
        {
            content.AddRange([long.MinValue, equation.Value, equation.IsAssumed ? 1 : 0]);
            foreach (var (variable, coefficient) in equation.Terms)
            {
                Add(variable);
                content.Add(coefficient);
            }
        }

        foreach (var (terms, least) in forms)
        {
            content.AddRange([long.MaxValue, least]);
            Array.ForEach(terms, Add);
        }

        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(content))));
    }

    // With what a reader assumes, unless that contradicts what is published.
    private void Ask()
    {
        try
        {
            Ask(equations);
        }
        catch (ContradictionException) when (equations.Exists(equation => equation.IsAssumed))
        {
            Ask(equations.FindAll(equation => !equation.IsAssumed));
        }
    }

    private void Ask(List<JointEquation> certain)
    {
        (low, high) = (new long[forms.Count], new long[forms.Count]);
        var merged = new MergedUnknowns(certain, forms.ConvertAll(form => form.Terms));
        if (merged.Equations.Count == 0)
        {
            Array.Fill(high, long.MaxValue);
            return;
        }

        try
        {
            Bound(merged);
        }
        catch (Exception exception) when (exception is OverflowException or TooMuchEffortException)
        {
            // what was not found wide is not known to be
            for (var f = 0; f < forms.Count; f++)
            {
                if (high[f] - low[f] < forms[f].Least)
                {
                    (low[f], high[f]) = (0, 1);
                }
            }
        }
    }

    private void Bound(MergedUnknowns merged)
    {
        var start = Start(merged);
        var programme = new IntegerProgramme(start, merged.Equations.Select(equation => equation.Terms), MostPivots);
        var seen = programme.Point;
        long Sum(int form) => merged.Forms[form].Sum(term => seen[term]);
        for (var f = 0; f < forms.Count; f++)
        {
            low[f] = high[f] = Sum(f);
        }

        // what one question finds helps the next: every solution found has a value for all of them
        void See()
        {
            seen = programme.Point;
            for (var f = 0; f < forms.Count; f++)
            {
                var sum = Sum(f);
                low[f] = Math.Min(low[f], sum);
                high[f] = Math.Max(high[f], sum);
            }
        }

        for (var f = 0; f < forms.Count; f++)
        {
            foreach (var sign in (int[])[-1, 1])
            {
                if (high[f] - low[f] >= forms[f].Least)
                {
                    break;
                }

                if (programme.Extreme(merged.Forms[f], sign).Bound == long.MaxValue)
                {
                    high[f] = long.MaxValue;
                }
                else
                {
                    See();
                }
            }
        }
    }

    // Phase one of the simplex: what the equations lack at 0 is made up by unknowns that then are made as small as can be.
    private static long[] Start(MergedUnknowns merged)
    {
        var (n, m) = (merged.Count, merged.Equations.Count);
        long[] lacking = [.. merged.Equations.Select(equation => Math.Abs(equation.Value))];
        var programme = new IntegerProgramme(
            [.. new long[n], .. lacking, lacking.Sum()],
            [
                .. merged.Equations.Select(
                    (equation, row) => equation.Terms.Append((n + row, equation.Value < 0 ? -1L : 1L)).ToArray()
                ),
                [.. Enumerable.Range(n, m).Select(variable => (variable, 1L)), (n + m, -1L)],
            ],
            MostPivots
        );
        return programme.Extreme(n + m, -1) switch
        {
            (0, true) => programme.Point[..n],
            (> 0, _) => throw new ContradictionException(),
            _ => throw new TooMuchEffortException(),
        };
    }
}

/// <summary>Intervals of parts that were asked before: when a group is suppressed, most of a release stays as it is.</summary>
public sealed class KnownParts
{
    private readonly ConcurrentDictionary<string, (long[] Low, long[] High)> known = [];

    internal (long[] Low, long[] High)? Find(string key) => known.TryGetValue(key, out var same) ? same : null;

    internal void Keep(string key, (long[] Low, long[] High) intervals) => known[key] = intervals;
}
