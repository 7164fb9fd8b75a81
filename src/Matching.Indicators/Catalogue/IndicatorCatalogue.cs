using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>Every indicator of this version.</summary>
public static class IndicatorCatalogue
{
    /// <summary>Theme of the differences between groups.</summary>
    public const string GapTheme = "gaps";

    /// <summary>Theme of how far targets have come.</summary>
    public const string TargetTheme = "targets";

    /// <summary>Months after the end of a completed pair in which the follow-up is due.</summary>
    public const int FollowUpMonths = 6;

    private const int DaysOfAMonth = 30;

    // A pair is supervised when somebody of the staff speaks with it at least once in so many days.
    private const int DaysBetweenContacts = 60;

    private static readonly string[] OfAnswers = [Breakdown.Site, Breakdown.Period, Breakdown.Gender, Breakdown.AgeAgd, Breakdown.AgeAmif, Breakdown.Months, Breakdown.Disability, Breakdown.Mode, Breakdown.Language, Breakdown.GenderAge];
    internal static readonly string[] OfRecords = [.. OfAnswers.Where(breakdown => breakdown != Breakdown.Mode)];

    private static readonly Expression Network = new MeanOf(2, 1, new ScoreOf("sn_bridge"), new ScoreOf("sn_bond"), new ScoreOf("sn_link"));
    private static readonly Expression[] Domains = [Network, new ScoreOf("em"), new ScoreOf("nv"), new ScoreOf("lg"), new ScoreOf("be"), new ScoreOf("wb")];
    private static readonly string[] Skills = ["LG1", "LG2", "LG3", "LG4"];
    private static readonly Expression InWork = new OneOf("LI1", "employed", "self_employed");
    private static readonly Expression OwnHome = new OneOf("LI3", "own_tenancy", "shared_tenancy");

    /// <summary>Themes in the order in which they are read.</summary>
    public static readonly IReadOnlyList<string> Themes =
        ["participation", Bases.Theme, "process", "quality", "attrition", "networks", "empowerment", "orientation", "language", "belonging", "wellbeing", "living", "integration", "comparison", "clustering", "experience", "mentors", TargetTheme];

    public static readonly IReadOnlyList<Indicator> All =
    [
        People("out.participants", "mentee", pair => pair.MenteeId, "O.2.3", "core 1"),
        Course("out.language_course", "language_course", "O.2.3.1"),
        Course("out.civic_orientation", "civic_orientation", "O.2.3.2"),
        Course("out.professional_guidance", "professional_guidance", "O.2.3.3"),
        People("out.mentors", "mentor", pair => pair.MentorId, null, null),
        Records("out.training", "participation", "mentor", DisclosureKind.C5, "persons", new FromRecords(
            $"number of mentors with a training attended", $"mentors enrolled", Shape.Count,
            cohort => cohort.Dossier.People.Where(person => person.IsMentor && person.TrainedOn is not null).Select(person => cohort.Entry(person, person.TrainedOn!.Value, 1)))),
        Records("out.volunteer_requests", "participation", "mentor", DisclosureKind.C5, "persons", new FromRecords(
            $"number of people who signed up as mentors, by day of application; per month: number / months begun from the first quarter with a sign-up to the release, of a quarter its own", $"everybody who signed up as a mentor", Shape.PerMonth,
            cohort => cohort.Dossier.People.Where(person => person.IsMentor).Select(person => cohort.Entry(person, person.EnrolledOn, 1)))) with { Version = 2, Disaggregations = [.. OfRecords, Breakdown.Partner] },

        Records("prc.wait_days", "process", "mentee", DisclosureKind.M10, "days", new FromRecords(
            $"median of days from enrolment to the first meeting of the first pair", $"mentees with a pair that met", Shape.Median,
            cohort => FirstPairs(cohort, pair => pair.MenteeId).Select(pair => (Pair: pair, Mentee: cohort.Person(pair.MenteeId)!))
                .Select(start => cohort.Entry(start.Mentee, start.Pair.StartedOn!.Value, start.Pair.StartedOn.Value.DayNumber - start.Mentee.EnrolledOn.DayNumber)))) with { Direction = "down", Decimals = 0 },
        Records("prc.meetings", "process", "pair", DisclosureKind.M10, "per_month", new FromRecords(
            $"sum of meetings / sum of months from first meeting to end or release (a month is {DaysOfAMonth} days)", $"pairs that met", Shape.Ratio,
            cohort => Started(cohort).Where(pair => Days(cohort, pair) > 0).Select(pair => cohort.Entry(pair, pair.StartedOn!.Value, pair.Meetings.Count, (double)Days(cohort, pair) / DaysOfAMonth)))) with { Decimals = 2 },
        Records("prc.duration", "process", "pair", DisclosureKind.M10, "days", new FromRecords(
            $"median of days from first meeting to end by Kaplan and Meier, pairs under way counted as still going", $"pairs that met", Shape.Survival,
            cohort => Started(cohort).Select(pair => cohort.Entry(pair, pair.StartedOn!.Value, Days(cohort, pair), pair.EndedOn is null ? 0 : 1)))) with { Decimals = 0 },
        Records("prc.early_end", "process", "pair", DisclosureKind.P, "percent", new FromRecords(
            $"ended before the planned end without the goal reached / ended", $"pairs that met and have ended", Shape.Share,
            cohort => Started(cohort).Where(pair => pair.EndedOn is not null).Select(pair => cohort.Entry(
                pair, pair.EndedOn!.Value, pair.Status == "ended_early" && pair.EndReason != "goal_reached" && (pair.TermEndsOn is null || pair.EndedOn < pair.TermEndsOn) ? 1 : 0)))) with { Direction = "down" },
        Records("prc.pref_met", "process", "pair", DisclosureKind.P, "percent", new FromRecords(
            $"100 * wishes for the other's gender and age that hold / wishes stated", $"pairs that met and of which a side stated a wish; n counts pairs", Shape.Ratio,
            cohort => Started(cohort).Select(pair => (Pair: pair, Wishes: Wishes(cohort, pair))).Where(pair => pair.Wishes.Stated > 0).Select(pair => cohort.Entry(pair.Pair, pair.Pair.StartedOn!.Value, 100.0 * pair.Wishes.Met, pair.Wishes.Stated)))) with { Version = 2 },
        Records("prc.women_only_met", "process", "mentee", DisclosureKind.P, "percent", new FromRecords(
            $"mentees who asked for a woman and have a pair that met with one / mentees who asked for a woman", $"mentees who asked for a woman, women who asked for their own gender among them", Shape.Share,
            cohort => Mentees(cohort).Where(AsksForWoman).Select(mentee => cohort.Entry(mentee, mentee.EnrolledOn, Mentors(cohort, mentee).Any(mentor => mentor.Gender == "woman") ? 1 : 0)))),
        Records("prc.childcare_met", "process", "mentee", DisclosureKind.P, "percent", new FromRecords(
            $"mentees who need childcare to take part and have a pair that met with somebody who provides it / mentees who need it", $"mentees who need childcare to take part", Shape.Share,
            cohort => Mentees(cohort).Where(mentee => mentee.NeedsChildcare).Select(mentee => cohort.Entry(mentee, mentee.EnrolledOn, Mentors(cohort, mentee).Any(mentor => mentor.OffersChildcare) ? 1 : 0)))),
        Records("prc.supervision", "process", "pair", DisclosureKind.P, "percent", new FromRecords(
            $"pairs under way of which no {DaysBetweenContacts} days went by without a contact with staff, from the first meeting to the release / pairs under way", $"pairs that met and are active, on hold or ending on the day of the release", Shape.Share,
            cohort => Started(cohort).Where(pair => pair.EndedOn is null).Select(pair => cohort.Entry(pair, pair.StartedOn!.Value, LongestWithoutContact(pair, cohort.Dossier.AsOf) <= DaysBetweenContacts ? 1 : 0)))) with { Version = 2 },
        Records("prc.expenses_paid", "process", "pair", DisclosureKind.P, "percent", new FromRecords(
            $"100 * meetings with expenses that were paid / meetings with expenses", $"pairs with a meeting that had expenses; n counts pairs", Shape.Ratio,
            cohort => Started(cohort).Where(pair => pair.Expenses > 0).Select(pair => cohort.Entry(pair, pair.StartedOn!.Value, 100.0 * pair.ExpensesPaid, pair.Expenses)))) with { Version = 2 },

        Response("qual.rr_start", "mentee", Measure.Start),
        Response("qual.rr_end", "mentee", Measure.End),
        Response("qual.rr_follow", "mentee", Measure.Follow),
        Response("qual.rr_start_mentor", "mentor", Measure.Start),
        Response("qual.rr_end_mentor", "mentor", Measure.End),
        Response("qual.rr_follow_mentor", "mentor", Measure.Follow),
        Paired("qual.paired", "mentee"),
        Paired("qual.paired_mentor", "mentor"),
        Answered("qual.mode_change", "quality", "mentee", DisclosureKind.P, "percent", new OtherMode(), [], [], null) with { Disaggregations = OfRecords, Direction = "none" },
        Answered("qual.mode_change_mentor", "quality", "mentor", DisclosureKind.P, "percent", new OtherMode(), [], [], null) with { Disaggregations = OfRecords, Direction = "none" },
        Answered("qual.common_items", "quality", "mentee", DisclosureKind.P, "percent", new CommonItemsOnly(), [], [], null) with { Disaggregations = OfRecords, Direction = "none" },
        Answered("qual.common_items_mentor", "quality", "mentor", DisclosureKind.P, "percent", new CommonItemsOnly(), [], [], null) with { Disaggregations = OfRecords, Direction = "none" },
        Records("qual.shared_mentor", "quality", "pair", DisclosureKind.P, "percent", new FromRecords(
            $"pairs whose mentor has or had another pair that met / pairs that met", $"pairs that met", Shape.Share,
            cohort => Started(cohort).ToLookup(pair => pair.MentorId) is var byMentor
                ? Started(cohort).Select(pair => cohort.Entry(pair, pair.StartedOn!.Value, byMentor[pair.MentorId].Skip(1).Any() ? 1 : 0))
                : [])) with { Direction = "none" },
        .. new[] { "sn_bond", "sn_bridge", "sn_link", "em", "nv", "lg", "be", "wb", "mh_comp", "mh_att", "mh_em", "mh_load" }.Select(scale => new Indicator
        {
            Id = "qual.alpha." + scale, Theme = "quality", Respondent = scale.StartsWith("mh", StringComparison.Ordinal) ? "mentor" : "mentee", Unit = "index", Decimals = 2,
            Disaggregations = [Breakdown.Period, Breakdown.Language], Rule = DisclosureKind.M10, Measure = new AlphaOf(scale),
        }),
        Records("qual.mode_mix", "quality", "mentee", DisclosureKind.P, "percent", new FromRecords(
            $"start and end forms answered in this way (of this site, language, quarter) / all start and end forms answered", $"start and end forms of mentees and mentors, of every group", Shape.ShareOfAll,
            cohort => cohort.Dossier.Sheets.Where(sheet => sheet.Wave is Measure.Start or Measure.End && sheet.Respondent != "partner").Select(sheet => cohort.Entry(sheet, 1) with { Key = sheet.Id }))) with
        { Version = 2, Counts = "responses", Disaggregations = [Breakdown.Mode, Breakdown.Language, Breakdown.Period, Breakdown.Site], Direction = "none" },

        Leavers("att.sn.bond", "mentee", new ScoreOf("sn_bond")),
        Leavers("att.sn.bridge", "mentee", new ScoreOf("sn_bridge")),
        Leavers("att.sn.link", "mentee", new ScoreOf("sn_link")),
        Leavers("att.em.score", "mentee", new ScoreOf("em")),
        Leavers("att.nv.score", "mentee", new ScoreOf("nv")),
        Leavers("att.lg.level", "mentee", new MedianOf(Skills), "level"),
        Leavers("att.be.score", "mentee", new ScoreOf("be")),
        Leavers("att.wb.life", "mentee", new AnswerTo("WB1"), "points_10"),
        Leavers("att.int6", "mentee", new MeanOf(4, 0, Domains)),
        Leavers("att.mh.known", "mentor", new PersonsOf("MN1"), "persons"),
        Leavers("att.mh.em", "mentor", new ScoreOf("mh_em")),
        Leavers("att.mh.net", "mentor", new ScoreOf("mh_net")),
        Leavers("att.mh.comp", "mentor", new ScoreOf("mh_comp")),
        Leavers("att.mh.att", "mentor", new ScoreOf("mh_att")),
        Leavers("att.mh.load", "mentor", new ScoreOf("mh_load")),

        Scale("sn.bond", "networks", "sn_bond", ["bonds"], ["bonds"], "social"),
        Scale("sn.bridge", "networks", "sn_bridge", ["bridges", "leisure"], ["bridges"], "social"),
        Scale("sn.link", "networks", "sn_link", ["links"], ["links"], "navigational"),
        Answered("sn.total", "networks", "mentee", DisclosureKind.M10, "points", new MeanPerWave(Network), ["bonds", "bridges", "links"], ["bonds", "bridges", "links"], "social"),
        Scale("sn.lonely", "networks", "sn_lonely", ["bonds"], ["bonds"], "psychological"),
        Answered("sn.persons", "networks", "mentee", DisclosureKind.M10, "persons", new MeanPerWave(new PersonsOf("SN3")), ["bridges"], ["bridges"], "social"),
        Answered("sn.any_confidant", "networks", "mentee", DisclosureKind.P, "percent", new SharePerWave(new AtLeast("SN4", 1)), ["bridges"], ["bridges"], "social"),
        Answered("sn.bridge_zero", "networks", "mentee", DisclosureKind.P, "percent", new SharePerWave(new Exactly("SN2", 0)), ["bridges"], ["bridges"], "social") with { Direction = "down" },

        Scale("em.score", "empowerment", "em", ["rights_and_responsibilities"], ["rights_and_citizenship"], "political"),
        Answered("em.autonomy", "empowerment", "mentee", DisclosureKind.M10, "points", new MeanPerWave(new Recoded("EM7")), ["rights_and_responsibilities"], ["rights_and_citizenship"], "navigational"),
        Answered("em.autonomy_improved", "empowerment", "mentee", DisclosureKind.P, "percent", new Improved(new Recoded("EM7")), ["rights_and_responsibilities"], ["rights_and_citizenship"], "navigational"),
        Answered("em.plan", "empowerment", "mentee", DisclosureKind.P, "percent", new SharePerWave(new AtLeast("EM6", 4)), ["rights_and_responsibilities"], ["safety_and_stability"], "psychological"),

        Scale("nv.score", "orientation", "nv", ["health_and_social_care", "rights_and_responsibilities", "digital_skills", "work", "education"], ["health", "education", "employment"], "navigational"),
        Answered("nv.improved", "orientation", "mentee", DisclosureKind.P, "percent", new Improved(new ScoreOf("nv")), ["rights_and_responsibilities"], ["health"], "navigational"),
        Answered("nv.reliable", "orientation", "mentee", DisclosureKind.P, "percent", new ReliablyImproved("nv"), ["rights_and_responsibilities"], ["health"], "navigational"),

        Answered("lg.level", "language", "mentee", DisclosureKind.M10, "level", new MeanPerWave(new MedianOf(Skills)), ["language_and_communication"], ["language_and_cultural_knowledge"], "linguistic") with { Decimals = 2 },
        Answered("lg.gain", "language", "mentee", DisclosureKind.P, "percent", new GainedLevel(new LevelOf(Skills), 6), ["language_and_communication"], ["language_and_cultural_knowledge"], "linguistic"),
        Answered("lg.gain_course", "language", "mentee", DisclosureKind.P, "percent", new AmongThose(new GainedLevel(new LevelOf(Skills), 6), "language_course"), ["language_and_communication"], ["language_and_cultural_knowledge"], "linguistic") with { Amif = "R.2.8" },
        Scale("lg.use", "language", "lg_use", ["language_and_communication"], ["language_and_cultural_knowledge"], "linguistic"),

        Scale("be.score", "belonging", "be", ["culture", "safety", "stability"], ["safety_and_stability"], "psychological"),
        Answered("be.unfair", "belonging", "mentee", DisclosureKind.P, "percent", new SharePerWave(new AtLeast("BE4", 3)), ["safety"], ["safety_and_stability"], "psychological") with { Direction = "down", IsSensitive = true },

        Answered("wb.life", "wellbeing", "mentee", DisclosureKind.M10, "points_10", new MeanPerWave(new AnswerTo("WB1")), ["health_and_social_care"], ["health"], "psychological"),
        Answered("wb.health", "wellbeing", "mentee", DisclosureKind.P, "percent", new SharePerWave(new AtLeast("WB2", 4)), ["health_and_social_care"], ["health"], "psychological") with { IsSensitive = true },

        Answered("li.employed", "living", "mentee", DisclosureKind.P, "percent", new SharePerWave(InWork), ["work"], ["employment"], "economic"),
        Answered("li.job_entry", "living", "mentee", DisclosureKind.P, "percent", new Entered(InWork), ["work"], ["employment"], "economic"),
        Answered("li.own_housing", "living", "mentee", DisclosureKind.P, "percent", new SharePerWave(OwnHome), ["housing"], ["housing"], "economic"),
        Answered("li.housing_exit", "living", "mentee", DisclosureKind.P, "percent", new Entered(new OneOf("LI3", "own_tenancy", "shared_tenancy", "hosted", "precarious")), ["housing"], ["housing"], "economic"),

        Answered("int6", "integration", "mentee", DisclosureKind.M10, "points", new MeanPerWave(new MeanOf(4, 0, Domains)), [], [], null),
        Answered("ch.improved6", "integration", "mentee", DisclosureKind.P, "percent", new ImprovedInSeveral(3, 4, Domains), [], [], null),

        Waiting("cmp.sn.bond", new ScoreOf("sn_bond")),
        Waiting("cmp.sn.bridge", new ScoreOf("sn_bridge")),
        Waiting("cmp.sn.link", new ScoreOf("sn_link")),
        Waiting("cmp.em.score", new ScoreOf("em")),
        Waiting("cmp.nv.score", new ScoreOf("nv")),
        Waiting("cmp.lg.level", new MedianOf(Skills), "level"),
        Waiting("cmp.be.score", new ScoreOf("be")),
        Waiting("cmp.wb.life", new AnswerTo("WB1"), "points_10"),
        Waiting("cmp.int6", new MeanOf(4, 0, Domains)),

        ByMentor("clu.sn.bond", new ScoreOf("sn_bond")),
        ByMentor("clu.sn.bridge", new ScoreOf("sn_bridge")),
        ByMentor("clu.sn.link", new ScoreOf("sn_link")),
        ByMentor("clu.em.score", new ScoreOf("em")),
        ByMentor("clu.nv.score", new ScoreOf("nv")),
        ByMentor("clu.lg.level", new MedianOf(Skills), "level"),
        ByMentor("clu.be.score", new ScoreOf("be")),
        ByMentor("clu.wb.life", new AnswerTo("WB1"), "points_10"),
        ByMentor("clu.int6", new MeanOf(4, 0, Domains)),

        AtEnd("ex.helpful", "mentee", new AtLeast("EX1", 4)) with { Amif = "R.2.9" },
        AtEnd("ex.satisfied", "mentee", new AtLeast("EX2", 4)),
        Answered("ex.recommend", "experience", "mentee", DisclosureKind.M10, "points_10", new MeanAt(Measure.End, new AnswerTo("EX3")), [], [], null),
        Answered("ex.goals", "experience", "mentee", DisclosureKind.P, "percent", new GoalsReached("EX5_1", "EX5_2", "EX5_3"), [], [], null) with { Version = 2 },
        Answered("ex.goals_mentor", "experience", "mentor", DisclosureKind.P, "percent", new GoalsReached("MX3"), [], [], null) with { Version = 2 },
        Answered("ex.goals_agreement", "experience", "pair", DisclosureKind.M10, "index", new GoalAgreement("EX5", "MX3"), [], [], null) with { Decimals = 2 },
        Answered("ex.perceived_networks", "experience", "mentee", DisclosureKind.M10, "points_5", new MeanAt(Measure.End, new AnswerTo("EX9_1")), ["bridges"], ["bridges"], "social"),
        Answered("ex.perceived_confidence", "experience", "mentee", DisclosureKind.M10, "points_5", new MeanAt(Measure.End, new AnswerTo("EX9_2")), ["rights_and_responsibilities"], ["rights_and_citizenship"], "psychological"),
        Answered("ex.perceived_orientation", "experience", "mentee", DisclosureKind.M10, "points_5", new MeanAt(Measure.End, new AnswerTo("EX9_3")), ["rights_and_responsibilities"], ["health"], "navigational"),
        AtEnd("ex.success", "mentee", new AtLeast("EX11", 4)),
        AtEnd("ex.consulted", "mentee", new OneOf("EX7", "yes")) with { Agd = "core 3" },
        AtEnd("ex.safe_complaint", "mentee", new OneOf("EX8", "yes")) with { Agd = "core 5" },
        AtEnd("ex.stay", "mentee", new OneOf("EX6", "yes")),
        AtEnd("ex.stay_follow", "mentee", new OneOf("EX12", "yes")) with { Measure = new ShareAt(new OneOf("EX12", "yes"), Measure.Follow) },
        Records("ex.success_partner", "experience", "partner", DisclosureKind.P, "percent", new FromRecords(
            $"share of partners whose last view has PV1 >= 4", $"partners, funders and hosts who gave their view", Shape.Share,
            cohort => cohort.Dossier.Sheets.Where(sheet => sheet.Respondent == "partner").GroupBy(sheet => sheet.RespondentId).Select(views => views.OrderBy(view => view.Day).ThenBy(view => view.Id).Last())
                .Select(view => (View: view, Is: new AtLeast("PV1", 4).Of(view, null))).Where(view => view.Is is not null).Select(view => cohort.Entry(view.View, view.Is!.Value)))) with { Disaggregations = [Breakdown.Period, Breakdown.Mode, Breakdown.Language] },

        Mentor("mh.known", new MeanPerWave(new PersonsOf("MN1")), "persons") with { Theme = "networks" },
        Mentor("mh.em", new MeanPerWave(new ScoreOf("mh_em")), "points") with { Theme = "empowerment" },
        Mentor("mh.net", new MeanPerWave(new ScoreOf("mh_net")), "points") with { Theme = "networks" },
        Mentor("mh.comp", new MeanPerWave(new ScoreOf("mh_comp")), "points"),
        Mentor("mh.att", new MeanPerWave(new ScoreOf("mh_att")), "points"),
        Mentor("mh.load", new MeanPerWave(new ScoreOf("mh_load")), "points"),
        Answered("mh.reach", "mentors", "mentor", DisclosureKind.M10, "persons", new SumAt(Measure.End, new FloorOf("MN14")), ["bridges"], ["bridges"], null) with { Decimals = 0 },
        AtEnd("mh.again", "mentor", new OneOf("MX2", "yes")) with { Theme = "mentors" },
    ];

    /// <summary>Indicators whose gaps show at a glance how alike groups fare.</summary>
    public static readonly IReadOnlyList<string> GapsAtAGlance = [.. new[] { "sn.bridge", "em.score", "nv.score", "lg.level", "be.score", "wb.life", "int6", "li.employed", "ex.helpful", "ex.satisfied" }.Select(id => "gap." + id)];

    /// <summary>Differences between groups.</summary>
    // Of whatever people answer, as a mean or a share; how they answered is no outcome.
    public static readonly IReadOnlyList<Indicator> Gaps = [.. All.Where(of => of.Disaggregations == OfAnswers && new GapOf(of).Waves.Count > 0).Select(of => new Indicator
    {
        Id = "gap." + of.Id,
        Version = of.Version,
        Theme = GapTheme,
        Respondent = of.Respondent,
        Unit = of.Unit == "percent" ? "percentage_points" : of.Unit,
        Decimals = of.Decimals,
        Direction = "zero",
        Disaggregations = [Breakdown.Contrast],
        Rule = of.Rule,
        IsSensitive = of.IsSensitive,
        Ioi = of.Ioi,
        AgerStrang = of.AgerStrang,
        Agd = "core 1",
        Measure = new GapOf(of),
    })];

    /// <summary>What a release computes: the indicators with figures of their own, and the tables from which stages are told.</summary>
    public static readonly IReadOnlyList<Indicator> Computed = [.. All, .. Bases.Tables];

    /// <summary>Every entry with figures of its own: a target can be set on each.</summary>
    public static readonly IReadOnlyList<Indicator> Measured = [.. All, .. Bases.MatchStages, .. Bases.Stages, .. Gaps];

    /// <summary>How far targets have come, as <c>tgt.</c> with the code of the indicator.</summary>
    public static readonly IReadOnlyList<Indicator> Targets = [.. Measured.Select(of => new Indicator
    {
        Id = "tgt." + of.Id,
        Version = of.Version,
        Theme = TargetTheme,
        Respondent = of.Respondent,
        Unit = "share",
        Decimals = 2,
        Disaggregations = of.Disaggregations,
        Rule = of.Rule,
        IsSensitive = of.IsSensitive,
        Ioi = of.Ioi,
        AgerStrang = of.AgerStrang,
        IplDimension = of.IplDimension,
        Amif = of.Amif,
        Agd = of.Agd,
        Measure = new ProgressOf(of),
    })];

    /// <summary>Every entry of the catalogue.</summary>
    public static readonly IReadOnlyList<Indicator> Entries = [.. Measured, .. Targets];

    private static readonly Dictionary<string, Indicator> ById = Entries.ToDictionary(indicator => indicator.Id);

    /// <summary>Finds an indicator.</summary>
    public static Indicator? Find(string id) => ById.GetValueOrDefault(id);

    private static Indicator Records(string id, string theme, string respondent, DisclosureKind rule, string unit, Measure measure) => new()
    {
        Id = id,
        Theme = theme,
        Respondent = respondent,
        Unit = unit,
        Decimals = rule == DisclosureKind.C5 ? 0 : 1,
        Disaggregations = OfRecords,
        Rule = rule,
        Measure = measure,
    };

    private static Indicator People(string id, string respondent, Func<PairHistory, Guid> who, string? amif, string? agd) =>
        Records(id, "participation", respondent, DisclosureKind.C5, "persons", new FromRecords(
            $"number of different people with a pair that met, by day of the first meeting of their first pair", $"{Side(respondent)} enrolled", Shape.Count,
            cohort => FirstPairs(cohort, who).Select(pair => cohort.Entry(cohort.Person(who(pair))!, pair.StartedOn!.Value, 1)))) with
        { Amif = amif, Agd = agd };

    // A share, not a count: beside the number of participants the others could be counted too.
    private static Indicator Course(string id, string course, string amif) =>
        Records(id, "participation", "mentee", DisclosureKind.P, "percent", new FromRecords(
            $"participants who are in {course} / participants, by day of the first meeting of their first pair", $"mentees with a pair that met", Shape.Share,
            cohort => FirstPairs(cohort, pair => pair.MenteeId).Select(pair => (Pair: pair, Mentee: cohort.Person(pair.MenteeId)!))
                .Select(start => cohort.Entry(start.Mentee, start.Pair.StartedOn!.Value, start.Mentee.Courses.Contains(course) ? 1 : 0)))) with
        { Amif = amif };

    private static Indicator Answered(string id, string theme, string respondent, DisclosureKind rule, string unit, Measure measure, string[] ioi, string[] agerStrang, string? ipl) =>
        Records(id, theme, respondent, rule, unit, measure) with { Disaggregations = OfAnswers, Ioi = ioi, AgerStrang = agerStrang, IplDimension = ipl };

    private static Indicator Scale(string id, string theme, string scale, string[] ioi, string[] agerStrang, string ipl) =>
        Answered(id, theme, "mentee", DisclosureKind.M10, "points", new MeanPerWave(new ScoreOf(scale)), ioi, agerStrang, ipl);

    private static Indicator Leavers(string id, string respondent, Expression of, string unit = "points") =>
        Records(id, "attrition", respondent, DisclosureKind.M10, unit, new StartOfLeavers(of)) with { Disaggregations = [Breakdown.Site], Direction = "zero" };

    private static Indicator Waiting(string id, Expression of, string unit = "points") =>
        Records(id, "comparison", "mentee", DisclosureKind.M10, unit, new AgainstWaiting(of)) with { Disaggregations = [Breakdown.Period] };

    private static Indicator ByMentor(string id, Expression of, string unit = "points") =>
        Records(id, "clustering", "mentee", DisclosureKind.M10, unit, new ChangeByMentor(of)) with { Disaggregations = [Breakdown.Site] };

    private static Indicator AtEnd(string id, string respondent, Expression of) => Answered(id, "experience", respondent, DisclosureKind.P, "percent", new ShareAt(of, Measure.End), [], [], null);

    private static Indicator Mentor(string id, Measure measure, string unit) => Answered(id, "mentors", "mentor", DisclosureKind.M10, unit, measure, ["bridges"], ["bridges"], null);

    private static Indicator Response(string id, string respondent, string wave) => Records(id, "quality", respondent, DisclosureKind.P, "percent", new FromRecords(
        $"AAPOR RR2: {wave} forms with at least half of the applicable core items answered / people of whom one was due", $"{Side(respondent)} {Due.Says(wave)}", Shape.Share,
        cohort => Due.Of(cohort, respondent, wave).Select(due => cohort.Entry(due.Person, due.On, cohort.Sheets(respondent, wave).TryGetValue(due.Person.Id, out var sheet) && Due.IsAnswered(sheet) ? 1 : 0))));

    private static Indicator Paired(string id, string respondent) => Records(id, "quality", respondent, DisclosureKind.P, "percent", new FromRecords(
        $"people with a score at start and end / people with a score at the start", $"{Side(respondent)} with a score at the start", Shape.Share,
        cohort => cohort.Scored(respondent, Measure.Start).Values.Select(start => cohort.Entry(start, cohort.Scored(respondent, Measure.End).ContainsKey(start.RespondentId) ? 1 : 0)))) with
    { Version = 2 };

    private static FormattableString Side(string respondent) => respondent == "mentor" ? (FormattableString)$"mentors" : $"mentees";

    /// <summary>Most days in a row, from the first meeting to a pair's end or the release, in which nobody of the staff spoke with it.</summary>
    public static int LongestWithoutContact(PairHistory pair, DateOnly asOf)
    {
        var (start, end) = (pair.StartedOn!.Value, pair.EndedOn ?? asOf);
        List<DateOnly> days = [start, .. pair.Contacts.Where(day => day > start && day < end).Order(), end];
        return days.Zip(days.Skip(1), (from, to) => to.DayNumber - from.DayNumber).Max();
    }

    private static IEnumerable<PairHistory> Started(Cohort cohort) => cohort.Dossier.Pairs.Where(pair => pair.StartedOn is not null && cohort.Person(pair.MenteeId) is not null);

    private static IEnumerable<PairHistory> FirstPairs(Cohort cohort, Func<PairHistory, Guid> who) =>
        Started(cohort).Where(pair => cohort.Person(who(pair)) is not null).GroupBy(who).Select(pairs => pairs.OrderBy(pair => pair.StartedOn).ThenBy(pair => pair.Id).First());

    private static int Days(Cohort cohort, PairHistory pair) => (pair.EndedOn ?? cohort.Dossier.AsOf).DayNumber - pair.StartedOn!.Value.DayNumber;

    private static IEnumerable<EnrolledPerson> Mentees(Cohort cohort) => cohort.Dossier.People.Where(person => !person.IsMentor);

    // Those whom a mentee met.
    private static IEnumerable<EnrolledPerson> Mentors(Cohort cohort, EnrolledPerson mentee) => cohort.Started(mentee.Id).Select(pair => cohort.Person(pair.MentorId)).OfType<EnrolledPerson>();

    /// <summary>Whether a person asks for a woman only; a preference is no such wish.</summary>
    public static bool AsksForWoman(EnrolledPerson person) => !person.IsGenderPreference && (person.WishedGender == "woman" || (person.WishedGender == "same" && person.Gender == "woman"));

    /// <summary>How many wishes either side of a pair that met stated, and how many of them hold.</summary>
    public static (int Stated, int Met) Wishes(Cohort cohort, PairHistory pair)
    {
        if (cohort.Person(pair.MentorId) is not { } mentor || cohort.Person(pair.MenteeId) is not { } mentee)
        {
            return (0, 0);
        }

        bool?[] wishes = [Gender(mentor, mentee), Gender(mentee, mentor), Age(mentor, mentee), Age(mentee, mentor)];
        return (wishes.Count(wish => wish is not null), wishes.Count(wish => wish == true));

        static bool? Gender(EnrolledPerson who, EnrolledPerson other) => who.WishedGender switch
        {
            null or "any" => null,
            "same" => who.Gender == other.Gender,
            var wished => other.Gender == wished,
        };

        bool? Age(EnrolledPerson who, EnrolledPerson other) => (who.WishedMinAge, who.WishedMaxAge, other.BirthYear) is var (least, most, born) && (least is not null || most is not null) && born is not null
            ? pair.StartedOn!.Value.Year - born >= (least ?? 0) && pair.StartedOn.Value.Year - born <= (most ?? int.MaxValue)
            : null;
    }
}

/// <summary>Of whom a questionnaire is due.</summary>
internal static class Due
{
    public static FormattableString Says(string wave) => wave switch
    {
        Measure.Start => $"with a pair that met",
        Measure.End => $"with a pair that met and has ended",
        _ => $"with a pair that was completed at least {IndicatorCatalogue.FollowUpMonths} months ago",
    };

    public static IEnumerable<(EnrolledPerson Person, DateOnly On)> Of(Cohort cohort, string respondent, string wave) =>
        from pair in cohort.Dossier.Pairs
        where pair.StartedOn is not null
        let day = wave switch
        {
            Measure.Start => pair.StartedOn,
            Measure.End => pair.EndedOn,
            _ => pair.Status == "completed" && pair.EndedOn?.AddMonths(IndicatorCatalogue.FollowUpMonths) is { } follows && follows <= cohort.Dossier.AsOf ? follows : null,
        }
        where day is not null
        group day!.Value by respondent == "mentee" ? pair.MenteeId : pair.MentorId into days
        let person = cohort.Person(days.Key)
        where person is not null
        select (person, days.Min());

    /// <summary>At least half of the core items that apply to the person are answered.</summary>
    public static bool IsAnswered(AnsweredSheet sheet)
    {
        var applicable = sheet.Answers.Where(answer => answer.Item.IsCore && answer.Missing is not ("NA" or "skipped_by_logic")).ToList();
        return applicable.Count > 0 && 2 * applicable.Count(answer => answer.Missing is null) >= applicable.Count;
    }
}
