using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>A change that would open people of the other side.</summary>
/// <param name="Criterion">The rule that excludes the pair.</param>
/// <param name="Opens">How many of the other side it opens.</param>
/// <param name="Change">What would change, such as <c>slot</c> or <c>language</c>; null when the rule as a whole would have to
/// give way.</param>
/// <param name="Facts">The slot, language and level, site, limit or code; of a programme's own question its name and the
/// answer.</param>
/// <param name="Loses">Who of the same side would have a partner fewer, in one of the best matchings; null when no one
/// would.</param>
public sealed record Relaxation(
    string Criterion,
    int Opens,
    string? Change = null,
    IReadOnlyList<string>? Facts = null,
    IReadOnlyList<Guid>? Loses = null
);

/// <summary>
/// Finds the one change of a person that opens the most people of the other side, among those whom a single rule keeps away. Each
/// change is one answer of that person: a slot more, a language at the level asked for, meeting online, a limit lowered, a must
/// that becomes a wish. A distance or an age changes by the least that opens anyone. Another site is named only where nothing
/// else would do, because moving is a large step; where no answer of the person would do, the rule itself. A must about gender is
/// a wish for safety: to relax it is never suggested.
/// </summary>
internal sealed class Relaxations(CriteriaProfile profile, ScoringContext context)
{
    private const int SlotsAWeek = 21;

    // How many answers to a programme's own question are counted, those that most people would need first.
    private const int MostAnswers = 8;

    private readonly int leastLevel = LeastLanguageLevel(profile, context);
    private readonly int leastSlots = LeastSlots(profile, context);

    /// <summary>The least changes by which single pairs become possible.</summary>
    public PersonChanges Single { get; } = new(context, LeastLanguageLevel(profile, context));

    /// <summary>The level that the profile's rule asks of a common language, found by asking the rule.</summary>
    public static int LeastLanguageLevel(CriteriaProfile profile, ScoringContext context)
    {
        var rule = profile.Hard.FirstOrDefault(rule => rule.Id == "language");
        Participant Speaker(int level) =>
            new()
            {
                Id = Guid.Empty,
                AppliedOn = context.AsOf,
                Places = 1,
                Languages = [new LanguageSkill("x", level)],
            };
        return rule is null
            ? 0
            : Enumerable.Range(0, 8).FirstOrDefault(level => !rule.Blocks(Speaker(level), Speaker(level), context));
    }

    // The slots that the profile's rule asks for, as the rule lists them.
    private static int LeastSlots(CriteriaProfile profile, ScoringContext context)
    {
        var somebody = new Participant
        {
            Id = Guid.Empty,
            AppliedOn = context.AsOf,
            Places = 1,
            Availability = [0],
        };
        return
            profile.Hard.FirstOrDefault(rule => rule.Id == "availability_minimum")?.Facts(somebody, somebody, context)
                is [_, var slots]
            ? int.Parse(slots, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    /// <param name="person">The unmatched person.</param>
    /// <param name="isMentee">On which side.</param>
    /// <param name="alone">For each rule of the profile, and after them for forbids, those of the other side whom it alone keeps
    /// away.</param>
    public Relaxation? Cheapest(Participant person, bool isMentee, List<Participant>[] alone)
    {
        var concrete = new List<Relaxation>();
        for (var r = 0; r < profile.Hard.Count; r++)
        {
            if (alone[r].Count > 0)
            {
                concrete.AddRange(Changes(profile.Hard[r], person, isMentee, alone[r]));
            }
        }

        // stable: the earlier rule and the smaller code decide among equals
        if (
            concrete
                .Where(change => change.Opens > 0)
                .OrderBy(change => change.Change == "site")
                .ThenByDescending(change => change.Opens)
                .FirstOrDefault() is
            { } best
        )
        {
            return best;
        }

        var most = Enumerable
            .Range(0, alone.Length)
            .Where(r => alone[r].Count > 0 && (r == profile.Hard.Count || !IsForSafety(profile.Hard[r])))
            .OrderByDescending(r => alone[r].Count)
            .Cast<int?>()
            .FirstOrDefault();
        return most is not { } rule
            ? null
            : new Relaxation(rule < profile.Hard.Count ? profile.Hard[rule].Id : "forbid", alone[rule].Count);
    }

    /// <summary>Whether a rule protects a person, so that no one it keeps away is named as nearly fitting.</summary>
    public static bool IsForSafety(HardCriterion rule) => rule is GenderCriterion;

    private IEnumerable<Relaxation> Changes(HardCriterion rule, Participant person, bool isMentee, List<Participant> others) =>
        rule.Id switch
        {
            "availability_minimum" => Slot(rule, person, others),
            "language" => Language(rule, others),
            "site" => Site(rule, person, isMentee, others),
            "age_limits" => Ages(rule, person, isMentee, others),
            "needs_mandatory" => Most(
                rule,
                isMentee ? "need" : "offer",
                others
                    .Select(other => SingleCode(rule, person, other, isMentee))
                    .Where(
                        (code, i) =>
                            code is not null
                            && !Blocks(rule, isMentee ? WithoutMust(person, code) : WithOffer(person, code), others[i], isMentee)
                    )
                    .Select(code => code!)
            ),
            "special_need" => Most(
                rule,
                isMentee ? "special_need" : "experience",
                others.Select(other => SingleCode(rule, person, other, isMentee)).OfType<string>()
            ),
            "accessibility" => Most(
                rule,
                "accessibility",
                others.Select(other => SingleCode(rule, person, other, isMentee)).OfType<string>()
            ),
            _ when rule is CustomHardCriterion => Answer(rule, person, isMentee, others),
            _ => [],
        };

    // Another answer may be one to other rules as well, so each of them is asked.
    private IEnumerable<Relaxation> Answer(HardCriterion rule, Participant person, bool isMentee, List<Participant> others) =>
        others
            .SelectMany(other => Single.Opening(rule, person, other, isMentee))
            .GroupBy(change => change.Key)
            .Select(group => (Change: group.First(), Count: group.Count()))
            .OrderBy(entry => entry.Change.Size)
            .ThenByDescending(entry => entry.Count)
            .ThenBy(entry => entry.Change.Key, StringComparer.Ordinal)
            .Take(MostAnswers)
            .Select(entry => new Relaxation(
                rule.Id,
                others.Count(other => profile.Hard.All(each => !Blocks(each, entry.Change.Changed, other, isMentee))),
                entry.Change.Kind,
                entry.Change.Facts
            ))
            .Where(relaxation => relaxation.Opens > 0)
            .Take(1);

    private bool Blocks(HardCriterion rule, Participant person, Participant other, bool isMentee) =>
        isMentee ? rule.Blocks(person, other, context) : rule.Blocks(other, person, context);

    private int Opened(HardCriterion rule, Participant changed, bool isMentee, List<Participant> others) =>
        others.Count(other => !Blocks(rule, changed, other, isMentee));

    private static IEnumerable<Relaxation> Most(HardCriterion rule, string change, IEnumerable<string> codes) =>
        codes
            .GroupBy(code => code)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(1)
            .Select(group => new Relaxation(rule.Id, group.Count(), change, [group.Key]));

    // One slot more must be enough. Counted by number: there may be thousands of others, and thousands who ask.
    private IEnumerable<Relaxation> Slot(HardCriterion rule, Participant person, List<Participant> others)
    {
        Span<int> opened = stackalloc int[SlotsAWeek];
        foreach (var other in others)
        {
            if (System.Numerics.BitOperations.PopCount(other.Slots & person.Slots) == leastSlots - 1)
            {
                for (var more = other.Slots & ~person.Slots; more != 0; more &= more - 1)
                {
                    opened[System.Numerics.BitOperations.TrailingZeroCount(more)]++;
                }
            }
        }

        var best = 0;
        for (var slot = 1; slot < SlotsAWeek; slot++)
        {
            best = opened[slot] > opened[best] ? slot : best;
        }

        return [new Relaxation(rule.Id, opened[best], "slot", [Codes.Text(best)])];
    }

    // A pair that language alone excludes shares none well enough, so each of theirs at that level would do.
    private IEnumerable<Relaxation> Language(HardCriterion rule, List<Participant> others)
    {
        var opened = new Dictionary<string, int>();
        foreach (var other in others)
        {
            var skills = other.Languages ?? [];
            for (var i = 0; i < skills.Count; i++)
            {
                if (skills[i].Level >= leastLevel && Codes.IsFirst(skills, i, static skill => skill.Code))
                {
                    opened[skills[i].Code] = opened.GetValueOrDefault(skills[i].Code) + 1;
                }
            }
        }

        return opened
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(1)
            .Select(entry => new Relaxation(rule.Id, entry.Value, "language", [entry.Key, Codes.Text(leastLevel)]));
    }

    private IEnumerable<Relaxation> Site(HardCriterion rule, Participant person, bool isMentee, List<Participant> others)
    {
        if (person.AcceptsOnline != true)
        {
            yield return new Relaxation(
                rule.Id,
                Opened(rule, person with { AcceptsOnline = true }, isMentee, others),
                "online",
                []
            );
        }

        if (!isMentee && person.Place is { } from)
        {
            var ways = others
                .Where(other => other.Place is not null)
                .Select(other => (int)Math.Ceiling(from.KilometresTo(other.Place!.Value)))
                .Where(km => km <= PersonChanges.FarthestKm);
            if (Least(ways, km => Opened(rule, person with { TravelKm = km }, isMentee, others)) is (var reach, var opens))
            {
                yield return new Relaxation(rule.Id, opens, "travel", [Codes.Text(reach)]);
            }
        }

        foreach (
            var site in others
                .Where(other => other.SiteId is not null)
                .GroupBy(other => other.SiteId!.Value)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key)
                .Take(1)
        )
        {
            yield return new Relaxation(
                rule.Id,
                Opened(rule, person with { SiteId = site.Key }, isMentee, others),
                "site",
                [site.Key.ToString()]
            );
        }
    }

    // The least step that opens anyone, and how many; null when none does.
    private static (int Step, int Opens)? Least(IEnumerable<int> steps, Func<int, int> opens) =>
        steps.Distinct().Order().Select(step => ((int, int)?)(step, opens(step))).FirstOrDefault(step => step!.Value.Item2 > 0);

    private IEnumerable<Relaxation> Ages(HardCriterion rule, Participant person, bool isMentee, List<Participant> others)
    {
        var ages = others
            .Where(other => other.BirthYear is not null)
            .Select(other => context.AsOf.Year - other.BirthYear!.Value)
            .ToList();
        if (
            person.WishedMinAge is { } from
            && Least(
                ages.Where(age => age < from).Select(age => from - age),
                years => Opened(rule, person with { WishedMinAge = from - years }, isMentee, others)
            )
                is (var down, var opensBelow)
        )
        {
            yield return new Relaxation(rule.Id, opensBelow, "min_age", [Codes.Text(from), Codes.Text(from - down)]);
        }

        if (
            person.WishedMaxAge is { } to
            && Least(
                ages.Where(age => age > to).Select(age => age - to),
                years => Opened(rule, person with { WishedMaxAge = to + years }, isMentee, others)
            )
                is (var up, var opensAbove)
        )
        {
            yield return new Relaxation(rule.Id, opensAbove, "max_age", [Codes.Text(to), Codes.Text(to + up)]);
        }
    }

    private string? SingleCode(HardCriterion rule, Participant person, Participant other, bool isMentee)
    {
        var facts = isMentee ? rule.Facts(person, other, context) : rule.Facts(other, person, context);
        return facts is [{ Length: > 0 } code] && !code.Contains(',', StringComparison.Ordinal) ? code : null;
    }

    private static Participant WithoutMust(Participant mentee, string code) =>
        mentee with
        {
            Needs = [.. (mentee.Needs ?? []).Select(need => need.Code == code ? need with { Mandatory = false } : need)],
        };

    private static Participant WithOffer(Participant mentor, string code) =>
        mentor with
        {
            Offers = [.. mentor.Offers ?? [], new OfferMade(code, null, null)],
        };
}
