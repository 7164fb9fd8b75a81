namespace Matching.Engine.Criteria;

/// <summary>What a list of needs is divided by.</summary>
public enum NeedsNormaliser
{
    /// <summary>The needs asked.</summary>
    Asked,

    /// <summary>The larger of needs asked and offers made.</summary>
    Larger,
}

/// <summary>
/// Soft: needs of the mentee that the mentor offers, over the needs asked. A ranged offer counts only within its range.
/// </summary>
public sealed class NeedsCriterion(NeedsNormaliser normaliser, string? gradeField) : SoftCriterion
{
    public override string Id => "needs";

    internal NeedsNormaliser Normaliser => normaliser;

    internal string? GradeField => gradeField;

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Needs is not { Count: > 0 } needs || mentor.Offers is not { } offers)
        {
            return null;
        }

        var (met, asked) = Met(needs, offers, GradeOf(mentee, gradeField));
        return (double)met
            / (normaliser == NeedsNormaliser.Asked ? asked : Math.Max(asked, Codes.Distinct(offers, static offer => offer.Code)));
    }

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context)
    {
        var grade = GradeOf(mentee, gradeField);
        var (met, asked) = Met(mentee.Needs ?? [], mentor.Offers ?? [], grade);
        return
        [
            Codes.Text(met),
            Codes.Text(asked),
            Codes.Text((mentee.Needs ?? []).Select(need => need.Code).Where(code => Offered(code, mentor.Offers ?? [], grade))),
        ];
    }

    /// <summary>How many different needs are offered, of how many asked.</summary>
    public static (int Met, int Asked) Met(IReadOnlyList<NeedAsked> needs, IReadOnlyList<OfferMade> offers, double? grade)
    {
        var (met, asked) = (0, 0);
        for (var i = 0; i < needs.Count; i++)
        {
            if (Codes.IsFirst(needs, i, static need => need.Code))
            {
                asked++;
                met += Offered(needs[i].Code, offers, grade) ? 1 : 0;
            }
        }

        return (met, asked);
    }

    /// <summary>Whether a need is offered for the mentee's grade; an unknown grade passes.</summary>
    public static bool Offered(string code, IReadOnlyList<OfferMade> offers, double? grade)
    {
        for (var i = 0; i < offers.Count; i++)
        {
            if (offers[i].Code == code && IsWithin(offers[i], grade))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an offer is made for a grade; an unknown grade passes.</summary>
    internal static bool IsWithin(OfferMade offer, double? grade) =>
        grade is null || (grade >= (offer.From ?? double.MinValue) && grade <= (offer.To ?? double.MaxValue));

    public static double? GradeOf(Participant mentee, string? gradeField) =>
        gradeField is not null && mentee.CustomNumbers?.TryGetValue(gradeField, out var number) == true ? number : null;
}

/// <summary>Hard: every mandatory need is offered and, where the profile says so, at least a number of all needs.</summary>
public sealed class NeedsMandatoryCriterion(string? gradeField, int minimumShared) : HardCriterion
{
    public override string Id => "needs_mandatory";

    internal string? GradeField => gradeField;

    internal int MinimumShared => minimumShared;

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Needs is not { } needs || mentor.Offers is not { } offers)
        {
            return false;
        }

        var grade = NeedsCriterion.GradeOf(mentee, gradeField);
        for (var i = 0; i < needs.Count; i++)
        {
            if (needs[i].Mandatory && !NeedsCriterion.Offered(needs[i].Code, offers, grade))
            {
                return true;
            }
        }

        return minimumShared > 0 && NeedsCriterion.Met(needs, offers, grade).Met < minimumShared;
    }

    // What is missing: the mandatory needs, or all of them where too few are shared.
    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context)
    {
        var grade = NeedsCriterion.GradeOf(mentee, gradeField);
        var unmet = (mentee.Needs ?? []).Where(need => !NeedsCriterion.Offered(need.Code, mentor.Offers ?? [], grade)).ToList();
        var mandatory = unmet.Where(need => need.Mandatory).ToList();
        return [Codes.Text((mandatory.Count > 0 ? mandatory : unmet).Select(need => need.Code))];
    }
}
