using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// Indicators that by their definitions count some of the people of others, as equations: who improved reliably is among those
/// who improved, those who entered work among those who were not in work at the start. Assumed, as a reader would.
/// </summary>
internal sealed class NestedPeople(PublishedSystem published)
{
    /// <summary>Adds what follows for all figures.</summary>
    public void Assume()
    {
        foreach (var own in published.Families)
        {
            foreach (var join in Nested.Of(own.Indicator).Where(join => join.OwnWave == own.Wave))
            {
                if (published.Find(own, join.Other, join.OtherWave) is { } other)
                {
                    Assume(own, other, join);
                }
            }
        }
    }

    private void Assume(AskedFigures own, AskedFigures other, Join join)
    {
        var (some, all) = (own.NumbersOf(join.OwnParts ?? own.Parts), other.NumbersOf(join.OtherParts ?? other.Parts));
        var pairs = own
            .Places.Groups(other.Places, join.AreAlikeBy)
            .Select(codes => (Codes: codes, Some: own.Places.At(codes, some), All: other.Places.At(codes, all)))
            .ToList();
        // an indicator without people says nothing of those of another
        if (pairs.Exists(pair => !MayBe(pair.Some, pair.All, join.HasRest)))
        {
            return;
        }

        foreach (var (codes, these, those) in pairs)
        {
            if (join.HasRest)
            {
                AssumeRest(own, these, those, join.IsRestAsked, codes);
            }
            else if (published.Number(these) is null || published.Number(those) is null)
            {
                published.System.Assume([.. Terms(these, 1), .. Terms(those, -1)], 0);
            }
        }
    }

    private void AssumeRest(AskedFigures own, int[] some, int[] all, bool isAsked, string[][] codes)
    {
        // of two suppressed numbers little follows
        if (published.Number(some) is null && published.Number(all) is null)
        {
            return;
        }

        var rest = published.System.AddVariables(1);
        published.System.Assume([.. Terms(all, 1), .. Terms(some, -1), (rest, -1L)], 0);
        if (isAsked)
        {
            var place = string.Join(',', codes.Select(code => code[0]));
            published.System.Ask(() => $"{own.Indicator.Id} {place}: others", own.Group, [rest], own.Least);
        }
    }

    private bool MayBe(int[] some, int[] all, bool hasRest) =>
        published.Number(some) is not { } least
        || published.Number(all) is not { } most
        || (hasRest ? least <= most : least == most);

    private static IEnumerable<(int Variable, long Coefficient)> Terms(int[] variables, long coefficient) =>
        variables.Select(variable => (variable, coefficient));
}
