using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>What a list of needs is divided by.</summary>
public enum NeedsNormaliser
{
    /// <summary>The needs asked.</summary>
    Asked,

    /// <summary>The larger of needs asked and offers made.</summary>
    Larger,
}

/// <summary>Soft: needs of the mentee that the mentor offers, over the needs asked. A ranged offer counts only within its range.</summary>
public sealed class NeedsCriterion(NeedsNormaliser normaliser, string? gradeField) : SoftCriterion
{
    public override string Id => "needs";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Needs is not { Count: > 0 } needs || mentor.Offers is not { } offers)
        {
            return null;
        }

        var met = needs.Select(need => need.Code).Distinct().Where(code => Offered(code, mentee, offers, gradeField)).Order(StringComparer.Ordinal).ToList();
        var asked = needs.Select(need => need.Code).Distinct().Count();
        var divisor = normaliser == NeedsNormaliser.Asked ? asked : Math.Max(asked, offers.Select(offer => offer.Code).Distinct().Count());
        return new Valuation((double)met.Count / divisor, Text(met.Count), Text(asked), string.Join(',', met));
    }

    /// <summary>Whether a need is offered for the mentee's grade; an unknown grade passes.</summary>
    public static bool Offered(string code, Participant mentee, IReadOnlyList<OfferMade> offers, string? gradeField)
    {
        double? grade = gradeField is not null && mentee.CustomNumbers?.TryGetValue(gradeField, out var number) == true ? number : null;
        return offers.Any(offer => offer.Code == code && (grade is null || (grade >= (offer.From ?? double.MinValue) && grade <= (offer.To ?? double.MaxValue))));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Hard: every mandatory need is offered.</summary>
public sealed class NeedsMandatoryCriterion(string? gradeField) : HardCriterion
{
    public override string Id => "needs_mandatory";

    public override IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Needs is not { } needs || mentor.Offers is not { } offers)
        {
            return null;
        }

        var unmet = needs.Where(need => need.Mandatory && !NeedsCriterion.Offered(need.Code, mentee, offers, gradeField)).Select(need => need.Code).Order(StringComparer.Ordinal).ToList();
        return unmet.Count == 0 ? null : [string.Join(',', unmet)];
    }
}
