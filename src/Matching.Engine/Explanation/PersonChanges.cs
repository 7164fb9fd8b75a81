using System.Globalization;
using System.Numerics;
using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>One answer of a person that would be another.</summary>
/// <param name="Criterion">The rule that excludes a pair today.</param>
/// <param name="Kind">What would change, as <see cref="Relaxation.Change"/>.</param>
/// <param name="Facts">As <see cref="Relaxation.Facts"/>.</param>
/// <param name="Changed">The person with the other answer.</param>
/// <param name="Size">Of distances, ages and numbers: how far it is from the answer of today. Others are steps alike.</param>
internal sealed record PersonChange(
    string Criterion,
    string Kind,
    IReadOnlyList<string> Facts,
    Participant Changed,
    double Size = 0
)
{
    /// <summary>Equal for the same change on account of different people.</summary>
    public string Key => $"{Kind} {string.Join(' ', Facts)}";
}

/// <summary>
/// The least changes of one answer after which a rule no longer excludes a pair. A must about gender, what was before and what a
/// coordinator forbids have none, nor have facts of a family.
/// </summary>
internal sealed class PersonChanges(ScoringContext context, int leastLevel)
{
    /// <summary>Farther than this is another town's business, not a longer way.</summary>
    public const int FarthestKm = 50;

    /// <param name="rule">The rule that excludes the pair.</param>
    /// <param name="person">Whose answer changes.</param>
    /// <param name="other">The other half of the pair.</param>
    /// <param name="isMentee">Whether the person is the mentee.</param>
    public IEnumerable<PersonChange> Opening(HardCriterion rule, Participant person, Participant other, bool isMentee) =>
        (
            rule switch
            {
                AvailabilityMinimumCriterion => Slots(person, other),
                LanguageCriterion => Languages(person, other),
                SiteCriterion => Sites(person, other, isMentee),
                AgeLimitsCriterion => Ages(person, other),
                NeedsMandatoryCriterion => OneCode(rule, person, other, isMentee, isMentee ? "need" : "offer", Need),
                SpecialNeedCriterion => OneCode(
                    rule,
                    person,
                    other,
                    isMentee,
                    isMentee ? "special_need" : "experience",
                    SpecialNeed
                ),
                AccessibilityCriterion => OneCode(rule, person, other, isMentee, "accessibility", Accessibility),
                CustomHardCriterion own => OwnAnswers.Opening(own, person, other, isMentee),
                _ => [],
            }
        ).Where(change => isMentee ? !rule.Blocks(change.Changed, other, context) : !rule.Blocks(other, change.Changed, context));

    private static IEnumerable<PersonChange> Slots(Participant person, Participant other)
    {
        for (var more = other.Slots & ~person.Slots; more != 0; more &= more - 1)
        {
            var slot = BitOperations.TrailingZeroCount(more);
            yield return new PersonChange(
                "availability_minimum",
                "slot",
                [Codes.Text(slot)],
                person with
                {
                    Availability = [.. person.Availability ?? [], slot],
                }
            );
        }
    }

    private IEnumerable<PersonChange> Languages(Participant person, Participant other) =>
        (other.Languages ?? [])
            .Where(skill => skill.Level >= leastLevel)
            .Select(skill => new PersonChange(
                "language",
                "language",
                [skill.Code, Codes.Text(leastLevel)],
                person with
                {
                    Languages =
                    [
                        .. (person.Languages ?? []).Where(own => own.Code != skill.Code),
                        new LanguageSkill(skill.Code, leastLevel),
                    ],
                }
            ));

    private static IEnumerable<PersonChange> Sites(Participant person, Participant other, bool isMentee)
    {
        if (person.AcceptsOnline != true)
        {
            yield return new PersonChange("site", "online", [], person with { AcceptsOnline = true });
        }

        if (
            !isMentee
            && person.Place is { } from
            && other.Place is { } to
            && (int)Math.Ceiling(from.KilometresTo(to)) is <= FarthestKm and var km
        )
        {
            yield return new PersonChange("site", "travel", [Codes.Text(km)], person with { TravelKm = km }, km);
        }

        if (other.SiteId is { } site)
        {
            yield return new PersonChange("site", "site", [site.ToString()], person with { SiteId = site });
        }
    }

    private IEnumerable<PersonChange> Ages(Participant person, Participant other)
    {
        if (other.BirthYear is not { } year)
        {
            yield break;
        }

        var age = context.AsOf.Year - year;
        if (person.WishedMinAge is { } from && age < from)
        {
            yield return new PersonChange(
                "age_limits",
                "min_age",
                [Codes.Text(from), Codes.Text(age)],
                person with
                {
                    WishedMinAge = age,
                },
                from - age
            );
        }

        if (person.WishedMaxAge is { } most && age > most)
        {
            yield return new PersonChange(
                "age_limits",
                "max_age",
                [Codes.Text(most), Codes.Text(age)],
                person with
                {
                    WishedMaxAge = age,
                },
                age - most
            );
        }
    }

    // what a rule misses, where it is one thing
    private IEnumerable<PersonChange> OneCode(
        HardCriterion rule,
        Participant person,
        Participant other,
        bool isMentee,
        string kind,
        Func<Participant, string, bool, Participant> change
    )
    {
        var facts = isMentee ? rule.Facts(person, other, context) : rule.Facts(other, person, context);
        return facts is [{ Length: > 0 } code] && !code.Contains(',', StringComparison.Ordinal)
            ? [new PersonChange(rule.Id, kind, [code], change(person, code, isMentee))]
            : [];
    }

    private static Participant Need(Participant person, string code, bool isMentee) =>
        isMentee
            ? person with
            {
                Needs = Wishes(person.Needs, code),
            }
            : person with
            {
                Offers = [.. person.Offers ?? [], new OfferMade(code, null, null)],
            };

    private static Participant SpecialNeed(Participant person, string code, bool isMentee) =>
        isMentee
            ? person with
            {
                SpecialNeeds = Wishes(person.SpecialNeeds, code),
            }
            : person with
            {
                Experience = [.. person.Experience ?? [], code],
            };

    // arranged by the programme or by the person who needs it
    private static Participant Accessibility(Participant person, string code, bool isMentee) =>
        person with
        {
            AccessibilityNeeds = [.. (person.AccessibilityNeeds ?? []).Where(need => need != code)],
            AccessibilityOffers = person.AccessibilityOffers is { } offers ? [.. offers, code] : null,
        };

    private static NeedAsked[] Wishes(IReadOnlyList<NeedAsked>? needs, string code) =>
        [.. (needs ?? []).Select(need => need.Code == code ? need with { Mandatory = false } : need)];
}

/// <summary>Least changes of an answer to a programme's own question.</summary>
internal static class OwnAnswers
{
    public static IEnumerable<PersonChange> Opening(
        CustomHardCriterion criterion,
        Participant person,
        Participant other,
        bool isMentee
    )
    {
        var rule = criterion.Rule;
        var (field, otherField) = isMentee ? (rule.MenteeField, rule.MentorField) : (rule.MentorField, rule.MenteeField);
        return rule.Type switch
        {
            CustomType.YesNo => CustomRule.YesOrNo(person, field) is { } answer
                ? [Answer(criterion, person, field, [answer ? "no" : "yes"])]
                : [],
            CustomType.Choice => Choices(rule, other, otherField, isMentee)
                .Select(code => Answer(criterion, person, field, [code])),
            CustomType.MultiChoice => Lists(criterion, person, field, CustomRule.Words(other, otherField) ?? []),
            _ => CustomRule.Number(person, field) is { } mine && CustomRule.Number(other, otherField) is { } theirs
                ? Numbers(criterion, person, field, mine, theirs, isMentee)
                : [],
        };
    }

    private static PersonChange Answer(
        CustomHardCriterion criterion,
        Participant person,
        string field,
        IReadOnlyList<string> words
    ) => new(criterion.Id, "answer", [field, string.Join(',', words)], WithWords(person, field, words));

    private static Participant WithWords(Participant person, string field, IReadOnlyList<string> words) =>
        person with
        {
            CustomTexts = new Dictionary<string, IReadOnlyList<string>>(
                person.CustomTexts ?? new Dictionary<string, IReadOnlyList<string>>()
            )
            {
                [field] = words,
            },
        };

    // the same, or one that completes the other's
    private static IEnumerable<string> Choices(CustomRule rule, Participant other, string otherField, bool isMentee)
    {
        if (CustomRule.Words(other, otherField) is not [var theirs])
        {
            return [];
        }

        return rule switch
        {
            { Comparison: CustomComparison.Equal } => [theirs],
            { Completes: { } table } when isMentee => table
                .Where(entry => Codes.Contains(entry.Value, theirs))
                .Select(entry => entry.Key),
            { Completes: { } table } => table.GetValueOrDefault(theirs) ?? [],
            _ => [],
        };
    }

    // one code more, else the other's codes, else without what both have
    private static IEnumerable<PersonChange> Lists(
        CustomHardCriterion criterion,
        Participant person,
        string field,
        IReadOnlyList<string> theirs
    )
    {
        var mine = CustomRule.Words(person, field) ?? [];
        if (criterion.Rule.Comparison == CustomComparison.Overlap)
        {
            return theirs
                .Except(mine)
                .Select(code => new PersonChange(
                    criterion.Id,
                    "answer_also",
                    [field, code],
                    WithWords(person, field, [.. mine, code])
                ));
        }

        var wanted = criterion.Rule.Comparison == CustomComparison.Equal ? theirs.Distinct() : mine.Except(theirs);
        return wanted.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } words
            ? [Answer(criterion, person, field, words)]
            : [];
    }

    // towards the nearest number that suits best, as far as the rule asks; in whole steps where both are whole
    private static IEnumerable<PersonChange> Numbers(
        CustomHardCriterion criterion,
        Participant person,
        string field,
        double mine,
        double theirs,
        bool isMentee
    )
    {
        var rule = criterion.Rule;
        if (rule.Comparison == CustomComparison.Complement)
        {
            yield break;
        }

        var (from, to) = isMentee
            ? (theirs - rule.Above.To, theirs - rule.Above.From)
            : (theirs + rule.Above.From, theirs + rule.Above.To);
        var best = Math.Clamp(mine, from, to);
        var steps = Math.Abs(best - mine);
        // the fewest steps that suffice: nearer to the best never blocks again
        var (few, enough) = (0.0, steps);
        if (double.IsInteger(mine) && double.IsInteger(steps))
        {
            while (enough - few > 1)
            {
                var half = Math.Floor((few + enough) / 2);
                (few, enough) = Passes(half) ? (few, half) : (half, enough);
            }
        }

        var number = At(enough);
        if (rule.Bounds is not { } bounds || (number >= bounds.Lowest && number <= bounds.Highest))
        {
            yield return new PersonChange(
                criterion.Id,
                "answer",
                [field, number.ToString("R", CultureInfo.InvariantCulture)],
                With(number),
                enough
            );
        }

        double At(double step) => mine + (Math.Sign(best - mine) * step);

        Participant With(double number) =>
            person with
            {
                CustomNumbers = new Dictionary<string, double>(person.CustomNumbers ?? new Dictionary<string, double>())
                {
                    [field] = number,
                },
            };

        bool Passes(double step) => criterion.Passes(isMentee ? (At(step), theirs) : (theirs, At(step)));
    }
}
