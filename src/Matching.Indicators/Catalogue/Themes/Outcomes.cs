using Matching.Indicators.Computation;
using static Matching.Indicators.Catalogue.Declare;

namespace Matching.Indicators.Catalogue;

/// <summary>What changes for mentees.</summary>
internal static class Outcomes
{
    private static readonly Domains Links = new(["links"], ["links"], "navigational");
    private static readonly Domains AllNetworks = new(["bonds", "bridges", "links"], ["bonds", "bridges", "links"], "social");
    private static readonly Domains Belonging = new(
        ["culture", "safety", "stability"],
        ["safety_and_stability"],
        "psychological"
    );
    private static readonly Domains Language = new(
        ["language_and_communication"],
        ["language_and_cultural_knowledge"],
        "linguistic"
    );
    private static readonly Domains Health = new(["health_and_social_care"], ["health"], "psychological");
    private static readonly Domains Work = new(["work"], ["employment"], "economic");
    private static readonly Domains Housing = new(["housing"], ["housing"], "economic");

    private static readonly Expression InWork = new OneOf("LI1", "employed", "self_employed");
    private static readonly GainedLevel LevelGained = new(new LevelOf("LG1", "LG2", "LG3", "LG4"), 6, Score("lg"));

    private static readonly IReadOnlyList<Indicator> Networks =
    [
        Scale("sn.bond", "networks", "sn_bond", new(["bonds"], ["bonds"], "social")),
        Scale("sn.bridge", "networks", "sn_bridge", new(["bridges", "leisure"], ["bridges"], "social")),
        Scale("sn.link", "networks", "sn_link", Links),
        MeanOf("sn.total", "networks", "points", Network, AllNetworks),
        Reliable("sn.bridge_reliable", "networks", Score("sn_bridge"), Domains.Bridges),
        Reliable("sn.link_reliable", "networks", Score("sn_link"), Links),
        Reliable("sn.total_reliable", "networks", Network, AllNetworks),
        Scale("sn.lonely", "networks", "sn_lonely", new(["bonds"], ["bonds"], "psychological")),
        MeanOf("sn.persons", "networks", "persons", new PersonsOf("SN3"), Domains.Bridges),
        ShareOf("sn.any_confidant", "networks", new AtLeast("SN4", 1), Domains.Bridges),
        ShareOf("sn.bridge_zero", "networks", new Exactly("SN2", 0), Domains.Bridges) with
        {
            Direction = "down",
        },
    ];

    private static readonly IReadOnlyList<Indicator> Empowerment =
    [
        Scale("em.score", "empowerment", "em", new(["rights_and_responsibilities"], ["rights_and_citizenship"], "political")),
        MeanOf("em.autonomy", "empowerment", "points", new Recoded("EM7"), Domains.Rights with { Ipl = "navigational" }),
        Improvement(
            "em.autonomy_improved",
            "empowerment",
            new Improved(new Recoded("EM7")),
            Domains.Rights with
            {
                Ipl = "navigational",
            }
        ),
        Reliable("em.reliable", "empowerment", Score("em"), Domains.Rights),
        ShareOf("em.plan", "empowerment", new AtLeast("EM6", 4), Domains.Rights with { AgerStrang = ["safety_and_stability"] }),
    ];

    private static readonly IReadOnlyList<Indicator> Orientation =
    [
        Scale(
            "nv.score",
            "orientation",
            "nv",
            new(
                ["health_and_social_care", "rights_and_responsibilities", "digital_skills", "work", "education"],
                ["health", "education", "employment"],
                "navigational"
            )
        ),
        Improvement("nv.reliable", "orientation", new ReliablyImproved(Score("nv")), Domains.Orientation),
        Improvement("nv.improved", "orientation", new Improved(Score("nv")), Domains.Orientation),
    ];

    private static readonly IReadOnlyList<Indicator> Languages =
    [
        MeanOf("lg.level", "language", "level", LanguageLevel, Language) with
        {
            Decimals = 2,
        },
        // the level is a median: how many rose in the mean score is published nowhere
        Measured("lg.reliable", "language", new ReliablyImproved(Score("lg"), IsRisePublished: false), Language),
        Improvement("lg.gain", "language", LevelGained, Language),
        Improvement("lg.gain_course", "language", new AmongThose(LevelGained, "language_course"), Language) with
        {
            Amif = "R.2.8",
        },
        Scale("lg.use", "language", "lg_use", Language),
    ];

    private static readonly IReadOnlyList<Indicator> Living =
    [
        Scale("be.score", "belonging", "be", Belonging),
        Reliable("be.reliable", "belonging", Score("be"), Belonging),
        ShareOf("be.unfair", "belonging", new AtLeast("BE4", 3), new(["safety"], ["safety_and_stability"], "psychological")) with
        {
            Direction = "down",
            IsSensitive = true,
        },
        MeanOf("wb.life", "wellbeing", "points_10", new AnswerTo("WB1"), Health),
        ShareOf("wb.health", "wellbeing", new AtLeast("WB2", 4), Health) with
        {
            IsSensitive = true,
        },
        ShareOf("li.employed", "living", InWork, Work),
        Measured("li.job_entry", "living", new Entered(InWork, HasStock: true), Work),
        ShareOf("li.own_housing", "living", new OneOf("LI3", "own_tenancy", "shared_tenancy"), Housing),
        Measured(
            "li.housing_exit",
            "living",
            new Entered(new OneOf("LI3", "own_tenancy", "shared_tenancy", "hosted", "precarious")),
            Housing
        ),
    ];

    public static readonly IReadOnlyList<Indicator> All =
    [
        .. Networks,
        .. Empowerment,
        .. Orientation,
        .. Languages,
        .. Living,
        MeanOf("int6", "integration", "points", Integration, null),
        Reliable("int6.reliable", "integration", Integration, null),
        Measured("ch.reliable6", "integration", new ReliablyImprovedInSeveral(3, 4, SixDomains), null),
        Improvement("ch.improved6", "integration", new ImprovedInSeveral(3, 4, SixDomains), null),
    ];

    private static Indicator Scale(string id, string theme, string scale, Domains domains) =>
        MeanOf(id, theme, "points", Score(scale), domains);

    private static Indicator MeanOf(string id, string theme, string unit, Expression of, Domains? domains) =>
        Revised(AnsweredMean(id, theme, "mentee", unit, new MeanPerWave(of), domains));

    private static Indicator ShareOf(string id, string theme, Expression of, Domains domains) =>
        Revised(Measured(id, theme, new SharePerWave(of), domains));

    private static Indicator Reliable(string id, string theme, Expression of, Domains? domains) =>
        Measured(id, theme, new ReliablyImproved(of), domains);

    private static Indicator Improvement(string id, string theme, Measure measure, Domains? domains) =>
        Revised(Measured(id, theme, measure, domains));

    private static Indicator Measured(string id, string theme, Measure measure, Domains? domains) =>
        AnsweredShare(id, theme, "mentee", measure, domains);
}
