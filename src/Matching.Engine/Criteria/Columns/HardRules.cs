namespace Matching.Engine.Criteria.Columns;

/// <summary>Turns the hard rules of a profile into clauses over sets of mentors; what cannot be turned stays as it is.</summary>
internal sealed class HardRules
{
    private readonly MentorPool pool;
    private readonly MentorBitmaps bitmaps;
    private readonly Clauses clauses;
    private readonly List<HardCriterion> plain = [];

    public HardRules(MentorPool pool, IReadOnlyList<HardCriterion> rules)
    {
        this.pool = pool;
        bitmaps = new MentorBitmaps(pool.Mentors.Length);
        clauses = new Clauses(pool.Mentees.Count);
        foreach (var rule in rules)
        {
            if (!IsElsewhere(rule) && !Add(rule))
            {
                plain.Add(rule);
            }
        }

        Columns = new HardColumns(bitmaps, clauses);
    }

    public HardColumns Columns { get; }

    /// <summary>Rules to be asked of the pairs that the columns leave.</summary>
    public IReadOnlyList<HardCriterion> Plain => plain;

    // The site cuts before, history is a list of pairs, suitability is decided before the pool.
    private static bool IsElsewhere(HardCriterion rule) => rule is SiteCriterion or HistoryCriterion or SuitabilityCriterion;

    private bool Add(HardCriterion rule) =>
        rule switch
        {
            CapacityCriterion => ByClasses(
                static _ => 0,
                static mentor => mentor.Places < 1,
                (mentee, mentor) => !rule.Blocks(mentee, mentor, pool.Context)
            ),
            GenderCriterion => ByClasses(
                static mentee => GenderWishes.Key(mentee),
                static mentor => GenderWishes.Key(mentor),
                (mentee, mentor) => !rule.Blocks(mentee, mentor, pool.Context)
            ),
            AgeLimitsCriterion => AgeLimits(),
            LanguageCriterion language => Languages(language.MinimumLevel),
            AvailabilityMinimumCriterion minimum => Slots(minimum.Slots),
            NeedsMandatoryCriterion needs => Needs(needs),
            SpecialNeedCriterion => SpecialNeeds(),
            AccessibilityCriterion => Accessibility(),
            FamilyRequiredCriterion => Families(),
            CustomHardCriterion own => ByClasses(
                mentee => AnswerKey.OfOwn(mentee, own.Rule.MenteeField),
                mentor => AnswerKey.OfOwn(mentor, own.Rule.MentorField),
                (mentee, mentor) => !rule.Blocks(mentee, mentor, pool.Context)
            ),
            _ => false,
        };

    // A set for each class of mentees: the mentors of all classes that the rule lets pass with it.
    private bool ByClasses<TMentee, TMentor>(
        Func<Participant, TMentee> menteeKey,
        Func<Participant, TMentor> mentorKey,
        Func<Participant, Participant, bool> passes
    )
        where TMentee : notnull
        where TMentor : notnull
    {
        var (mentees, mentors) = (PeopleClasses.By(pool.Mentees, menteeKey), PeopleClasses.By(pool.Mentors, mentorKey));
        if (!pool.IsWorthTabulating(mentees, mentors) || !bitmaps.HasRoomFor(mentees.Count))
        {
            return false;
        }

        var sets = mentees.Examples.ConvertAll(mentee =>
        {
            var fitting = mentors.Examples.ConvertAll(mentor => passes(mentee, mentor));
            // -1: no mentor is blocked, nothing to ask
            return fitting.TrueForAll(isFitting => isFitting) ? -1 : bitmaps.Add(position => fitting[mentors.Of[position]]);
        });
        if (sets.Count == 1 && sets[0] >= 0)
        {
            clauses.InForAll(sets[0]);
            return true;
        }

        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            if (sets[mentees.Of[i]] is var set and >= 0)
            {
                clauses.In(i, set);
            }
        }

        return true;
    }

    // Each direction by itself has few classes: years of birth on one side, wishes on the other.
    private bool AgeLimits() =>
        ByClasses(
            static mentee => (mentee.WishedMinAge ?? int.MinValue, mentee.WishedMaxAge ?? int.MaxValue),
            static mentor => (mentor.BirthYear ?? int.MinValue, mentor.HasGuardianConsent, mentor.IsAdultConfirmed),
            (mentee, mentor) => AgeLimitsCriterion.Fits(mentee, mentor, pool.Context)
        )
        && ByClasses(
            static mentee => (mentee.BirthYear ?? int.MinValue, mentee.HasGuardianConsent, mentee.IsAdultConfirmed),
            static mentor => (mentor.WishedMinAge ?? int.MinValue, mentor.WishedMaxAge ?? int.MaxValue),
            (mentee, mentor) => AgeLimitsCriterion.Fits(mentor, mentee, pool.Context)
        );

    private bool Languages(int minimumLevel)
    {
        static IEnumerable<string> Spoken(Participant person, int level) =>
            (person.Languages ?? []).Where(language => language.Level >= level).Select(language => language.Code);
        if (SetsByCode(mentor => Spoken(mentor, minimumLevel)) is not { } speakers)
        {
            return false;
        }

        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            clauses.AtLeast(i, 1, MentorBitmaps.Nobody, Known(speakers, Spoken(pool.Mentees[i], minimumLevel)));
        }

        return true;
    }

    private bool Slots(int least)
    {
        var unknown = bitmaps.Add(position => pool.Mentors[position].Slots == 0);
        var free = Enumerable
            .Range(0, 32)
            .Select(slot => bitmaps.Add(position => (pool.Mentors[position].Slots >> slot & 1) == 1))
            .ToArray();
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            if (pool.Mentees[i].Slots is var slots and not 0)
            {
                clauses.AtLeast(i, least, unknown, [.. free.Where((_, slot) => (slots >> slot & 1) == 1)]);
            }
        }

        return true;
    }

    private bool Needs(NeedsMandatoryCriterion rule)
    {
        // the same need at another grade is met by other offers
        var grades = PeopleClasses.By(pool.Mentees, mentee => (NeedsCriterion.GradeOf(mentee, rule.GradeField), 0));
        var codes = pool.Mentees.SelectMany(mentee => mentee.Needs ?? []).Select(need => need.Code).ToHashSet();
        if (!bitmaps.HasRoomFor((grades.Count * codes.Count) + 1))
        {
            return false;
        }

        var unknown = bitmaps.Add(position => pool.Mentors[position].Offers is null);
        var offering = grades.Examples.ConvertAll(example => Offering(codes, NeedsCriterion.GradeOf(example, rule.GradeField)));
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            var sets = offering[grades.Of[i]];
            foreach (var need in pool.Mentees[i].Needs ?? [])
            {
                if (need.Mandatory)
                {
                    clauses.AtLeast(i, 1, unknown, [sets[need.Code]]);
                }
            }

            if (pool.Mentees[i].Needs is { } needs && rule.MinimumShared > 0)
            {
                clauses.AtLeast(i, rule.MinimumShared, unknown, Known(sets, needs.Select(need => need.Code)));
            }
        }

        return true;
    }

    private Dictionary<string, int> Offering(HashSet<string> codes, double? grade)
    {
        var sets = codes.ToDictionary(code => code, _ => bitmaps.AddEmpty());
        for (var position = 0; position < pool.Mentors.Length; position++)
        {
            foreach (var offer in pool.Mentors[position].Offers ?? [])
            {
                if (NeedsCriterion.IsWithin(offer, grade) && sets.TryGetValue(offer.Code, out var set))
                {
                    bitmaps.Include(set, position);
                }
            }
        }

        return sets;
    }

    private bool SpecialNeeds()
    {
        if (SetsByCode(static mentor => mentor.Experience ?? []) is not { } experienced)
        {
            return false;
        }

        var unknown = bitmaps.Add(position => pool.Mentors[position].Experience is null);
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            AllOf(
                i,
                experienced,
                unknown,
                (pool.Mentees[i].SpecialNeeds ?? []).Where(need => need.Mandatory).Select(need => need.Code)
            );
        }

        return true;
    }

    private bool Accessibility()
    {
        if (
            SetsByCode(static mentor => mentor.AccessibilityOffers ?? []) is not { } providing
            || SetsByCode(static mentor => mentor.AccessibilityNeeds ?? []) is not { } needing
        )
        {
            return false;
        }

        var unknown = bitmaps.Add(position => pool.Mentors[position].AccessibilityOffers is null);
        var free = needing.ToDictionary(
            need => need.Key,
            need => bitmaps.Add(position => !(pool.Mentors[position].AccessibilityNeeds ?? []).Contains(need.Key))
        );
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            AllOf(i, providing, unknown, pool.Mentees[i].AccessibilityNeeds ?? []);
            // the other way round: no mentor who needs what this mentee cannot provide
            foreach (
                var set in pool.Mentees[i].AccessibilityOffers is { } offers
                    ? free.Keys.Except(offers).Select(code => free[code])
                    : []
            )
            {
                clauses.In(i, set);
            }
        }

        return true;
    }

    private bool Families()
    {
        var years = pool.Mentees.SelectMany(mentee => mentee.ChildrenBirthYears ?? []).ToHashSet();
        if (!bitmaps.HasRoomFor(years.Count + 1))
        {
            return false;
        }

        var unknown = bitmaps.Add(position => pool.Mentors[position].ChildrenBirthYears is null);
        var near = years.ToDictionary(
            year => year,
            year =>
                bitmaps.Add(position =>
                    (pool.Mentors[position].ChildrenBirthYears ?? []).Any(other =>
                        Math.Abs(year - other) <= FamilyCriterion.NearInYears
                    )
                )
        );
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            if (pool.Mentees[i].ChildrenBirthYears is { } children)
            {
                clauses.AtLeast(i, 1, unknown, [.. children.Distinct().Select(year => near[year])]);
            }
        }

        return true;
    }

    // A code that no mentor has leaves only those who gave no answer.
    private void AllOf(int mentee, Dictionary<string, int> sets, int passing, IEnumerable<string> codes)
    {
        foreach (var code in codes.Distinct())
        {
            clauses.AtLeast(mentee, 1, passing, Known(sets, [code]));
        }
    }

    private Dictionary<string, int>? SetsByCode(Func<Participant, IEnumerable<string>> codesOf)
    {
        var sets = pool.Mentors.SelectMany(codesOf).ToHashSet().ToDictionary(code => code, _ => 0);
        if (!bitmaps.HasRoomFor(sets.Count))
        {
            return null;
        }

        foreach (var code in sets.Keys)
        {
            sets[code] = bitmaps.AddEmpty();
        }

        for (var position = 0; position < pool.Mentors.Length; position++)
        {
            foreach (var code in codesOf(pool.Mentors[position]))
            {
                bitmaps.Include(sets[code], position);
            }
        }

        return sets;
    }

    private static int[] Known(Dictionary<string, int> sets, IEnumerable<string> codes) =>
        [.. codes.Distinct().Where(sets.ContainsKey).Select(code => sets[code])];
}
