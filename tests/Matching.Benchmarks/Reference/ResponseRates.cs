using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Reference;

/// <summary>What became of the people who were asked.</summary>
/// <param name="Complete">I: at least 80 % of the applicable core items answered.</param>
/// <param name="Partial">P: 50 to 79 %.</param>
/// <param name="Refusal">R: refused or broke off.</param>
/// <param name="NonContact">NC: not reached.</param>
/// <param name="Other">O: reached, but prevented.</param>
/// <param name="UnknownHousehold">UH: not known whether there was a person to ask; 0 on a list of participants.</param>
/// <param name="UnknownOther">UO: not known otherwise; 0 on a list of participants.</param>
internal sealed record Dispositions(
    double Complete,
    double Partial,
    double Refusal,
    double NonContact,
    double Other,
    double UnknownHousehold = 0,
    double UnknownOther = 0
);

/// <summary>
/// Response, cooperation, refusal and contact rates of the American Association for Public Opinion Research (Standard
/// Definitions, 10th edition 2023). On a closed list of participants RR1 = RR5 and RR2 = RR6.
/// </summary>
/// <param name="Rr1">I over all.</param>
/// <param name="Rr2">I + P over all.</param>
/// <param name="Rr3">As RR1, the unknown counted with the share e taken to be eligible.</param>
/// <param name="Rr4">As RR2, with e.</param>
/// <param name="Rr5">As RR1 without the unknown.</param>
/// <param name="Rr6">As RR2 without the unknown.</param>
/// <param name="Coop1">I over those reached and able: I + P + R + O.</param>
/// <param name="Ref1">R over all.</param>
/// <param name="Con1">Those reached over all.</param>
/// <param name="Reason"><c>n_lt_2</c> when no one was asked, <c>not_collected</c> when e is needed and not known.</param>
internal sealed record ResponseRates(
    double? Rr1,
    double? Rr2,
    double? Rr3,
    double? Rr4,
    double? Rr5,
    double? Rr6,
    double? Coop1,
    double? Ref1,
    double? Con1,
    string? Reason
)
{
    /// <summary>Computes the rates.</summary>
    /// <param name="asked">What became of those asked.</param>
    /// <param name="eligible">e: share of the unknown taken to be eligible; needed only when there are any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or e outside 0..1.</exception>
    public static ResponseRates Of(Dispositions asked, double? eligible)
    {
        var (i, p, r, nc, o, unknown) = (
            asked.Complete,
            asked.Partial,
            asked.Refusal,
            asked.NonContact,
            asked.Other,
            asked.UnknownHousehold + asked.UnknownOther
        );
        if (
            Math.Min(Math.Min(Math.Min(i, p), Math.Min(r, nc)), Math.Min(o, Math.Min(asked.UnknownHousehold, asked.UnknownOther)))
                < 0
            || eligible is < 0 or > 1
        )
        {
            throw new ArgumentOutOfRangeException(nameof(asked), "Numbers are 0 or more, and e is between 0 and 1.");
        }

        var known = i + p + r + nc + o;
        var estimated = unknown == 0 ? known : known + (eligible * unknown);
        var reached = i + p + r + o;
        return new ResponseRates(
            Over(i, known + unknown),
            Over(i + p, known + unknown),
            Over(i, estimated),
            Over(i + p, estimated),
            Over(i, known),
            Over(i + p, known),
            Over(i, reached),
            Over(r, known + unknown),
            Over(reached, known + unknown),
            estimated is null ? Reasons.NotCollected
                : reached == 0 ? Reasons.TooFew
                : null
        );
    }

    private static double? Over(double part, double? whole) => whole is > 0 ? part / whole : null;
}
