using System.Globalization;
using Matching.Engine.Criteria;

namespace Matching.Web.Features.Runs.Board;

/// <summary>A plain reason to look at a proposal before it is approved, in the order in which reasons are read.</summary>
public enum LookReason
{
    /// <summary>Others come with the mentee, and the run does not propose them to the same mentor.</summary>
    Apart,

    /// <summary>Staff, the mentor or the mentee declined an earlier proposal of the two.</summary>
    DeclinedBefore,

    /// <summary>No proposal of the run scores lower.</summary>
    LowestScore,

    /// <summary>A woman and a man, of whom at least one was not asked for a wish.</summary>
    WomanAndMan,

    /// <summary>Another mentor scores higher with the mentee, and is needed elsewhere.</summary>
    BetterElsewhere,

    /// <summary>Both said how they keep in touch, and share no way.</summary>
    NoChannel,

    /// <summary>More than twenty years apart.</summary>
    YearsApart,

    /// <summary>Fewer than half of the needs are offered.</summary>
    FewNeeds,

    /// <summary>Three or more criteria count neutral, because an answer is missing.</summary>
    ManyUnknown,

    /// <summary>The mentee has waited more than 200 days.</summary>
    LongWait,

    /// <summary>The answers of the run were erased, so what the two said cannot be compared.</summary>
    InputGone,
}

/// <summary>A reason with its number: people, points, years, answers or days.</summary>
public sealed record Look(LookReason Reason, int Number = 0);

/// <summary>
/// What is known of a proposal: from its run and from who comes with whom, so that reasons stay while the proposals are decided.
/// </summary>
/// <param name="Score">Its score.</param>
/// <param name="Lowest">The lowest score of the run; null where all score the same.</param>
/// <param name="Better">How many points the next best mentor scores above it; 0 or less for none.</param>
/// <param name="Contributions">The score taken apart.</param>
/// <param name="Mentee">The mentee in the run's input; null where it was deleted.</param>
/// <param name="Mentor">The mentor in the run's input.</param>
/// <param name="WasDeclined">Whether an earlier proposal of the two was declined before the run.</param>
internal sealed record LookedAt(
    int Score,
    int? Lowest,
    int Better,
    IReadOnlyList<Contribution> Contributions,
    Participant? Mentee,
    Participant? Mentor,
    bool WasDeclined
)
{
    /// <summary>How many others come with the mentee and are not proposed to this mentor.</summary>
    public int Apart { get; init; }
}

/// <summary>
/// Which proposals deserve a look, and why. Each rule is a fact that a coordinator can verify; none is a sign that a pair will
/// fail. An answer that was not given is a reason only where three or more are missing.
/// </summary>
internal static class WorthALook
{
    private const int MostYearsApart = 20;
    private const int ManyUnknown = 3;
    private const int LongWaitDays = 200;

    public static IReadOnlyList<Look> Of(LookedAt pair)
    {
        var looks = new List<Look>();
        Add(pair.Apart > 0, LookReason.Apart, pair.Apart);
        Add(pair.WasDeclined, LookReason.DeclinedBefore, 0);
        Add(pair.Score == pair.Lowest, LookReason.LowestScore, 0);
        Add(IsUnaskedWomanAndMan(pair.Mentee, pair.Mentor), LookReason.WomanAndMan, 0);
        Add(pair.Better > 0, LookReason.BetterElsewhere, pair.Better);
        Add(
            pair.Contributions.Any(part => part is { Criterion: "channel", Known: true, Points: 0, Max: > 0 }),
            LookReason.NoChannel,
            0
        );
        var years = YearsApart(pair);
        Add(years > MostYearsApart, LookReason.YearsApart, years ?? 0);
        Add(Numbers(pair, "needs") is [var met, var asked, ..] && met * 2 < asked, LookReason.FewNeeds, 0);
        var unknown = pair.Contributions.Count(part => part is { Known: false, Max: > 0 });
        Add(unknown >= ManyUnknown, LookReason.ManyUnknown, unknown);
        var days = Numbers(pair, "waiting") is [var waited, ..] ? waited : 0;
        Add(days > LongWaitDays, LookReason.LongWait, days);
        // what cannot be seen is not called usual
        Add(pair.Mentee is null || pair.Mentor is null, LookReason.InputGone, 0);
        return looks;

        void Add(bool holds, LookReason reason, int number)
        {
            if (holds)
            {
                looks.Add(new Look(reason, number));
            }
        }
    }

    // "Any" is an answer: the person was asked. Of a couple, a family or a group one gender says nothing about the others.
    private static bool IsUnaskedWomanAndMan(Participant? mentee, Participant? mentor) =>
        mentee is not null
        && mentor is { IsSeveral: false }
        && (mentee.Gender, mentor.Gender) is ("woman", "man") or ("man", "woman")
        && (mentee.WishedGender is null || mentor.WishedGender is null);

    private static int? YearsApart(LookedAt pair) =>
        Numbers(pair, "age_closeness") is [var years] ? years
        : pair is { Mentee.BirthYear: { } one, Mentor.BirthYear: { } other } ? Math.Abs(one - other)
        : null;

    // The numbers at the beginning of a criterion's facts; none where it is unknown or not in the profile.
    private static int[] Numbers(LookedAt pair, string criterion) =>
        [
            .. (pair.Contributions.FirstOrDefault(part => part.Criterion == criterion && part.Known)?.Facts ?? [])
                .TakeWhile(fact => int.TryParse(fact, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(fact => int.Parse(fact, CultureInfo.InvariantCulture)),
        ];
}
