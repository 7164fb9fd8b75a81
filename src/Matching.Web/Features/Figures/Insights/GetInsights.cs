using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Figures.Reports;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>What a picture shows: parts of released cubes, and nothing besides.</summary>
/// <param name="Id">Name of the picture, in its address.</param>
/// <param name="Cubes">The cells.</param>
public sealed record Picture(string Id, IReadOnlyList<Cube> Cubes)
{
    /// <summary>The figures in order.</summary>
    public IReadOnlyList<Reading> Readings { get; } = [.. Cubes.SelectMany(Reading.Of)];

    /// <summary>Whether any figure is shown.</summary>
    public bool HasFigures => Readings.Any(reading => reading.Value is not null);

    /// <summary>Whether a figure is not shown to protect people.</summary>
    public bool HasHidden => Readings.Any(reading => reading.IsHidden);

    public Reading? Find(string indicator, string wave = "") =>
        Readings.FirstOrDefault(reading => reading.Indicator.Id == indicator && reading.Wave == wave);
}

/// <summary>The released figures of a programme, arranged in pictures.</summary>
public sealed record ProgrammeInsights(
    Programme Programme,
    Release Release,
    IReadOnlyList<int> Releases,
    IReadOnlyList<(string Code, string Name)> Sites,
    string? Site,
    IReadOnlyDictionary<string, Picture> Pictures
)
{
    /// <summary>The programme's targets by its newest release; null where another one is shown, or one site.</summary>
    public IReadOnlyList<ReportLine>? Targets { get; init; }

    /// <summary>Themes of what mentees and mentors answer, in the order of the page.</summary>
    public IEnumerable<string> Themes => GetInsightsHandler.ThemesOf(Release);

    public Picture this[string picture] => Pictures[picture];

    public string? SiteName => Sites.FirstOrDefault(site => site.Code == Site).Name;
}

/// <summary>Reads the figures of a programme for its page: of the newest release or another, of all sites or one.</summary>
public sealed record GetInsights(Guid ProgrammeId, int? Release, string? Site) : IQuery<ProgrammeInsights>;

internal sealed class GetInsightsHandler(InsightsAccess access, ReleaseStore releaseStore, PartReader parts, ReportReader reports)
    : IRequestHandler<GetInsights, ProgrammeInsights>
{
    /// <summary>Themes of what mentees and mentors answer, in the order of the page.</summary>
    public static readonly IReadOnlyList<string> Themes =
    [
        "orientation",
        "networks",
        "language",
        "living",
        "empowerment",
        "belonging",
        "wellbeing",
        "integration",
        "experience",
        "mentors",
    ];

    /// <summary>The themes of a release: last what the programme's forms declared, where they did.</summary>
    public static IEnumerable<string> ThemesOf(Release release) =>
        release.Declared is null ? Themes : Themes.Append(IndicatorCatalogue.DeclaredTheme);

    private static readonly string[] Participation =
    [
        "out.participants",
        "out.volunteer_requests",
        "out.training",
        "out.mentors",
        "out.matches_started",
        "out.matches_active",
        "out.matches_completed",
        "out.matches_ended_early",
    ];

    private static readonly string[] Reached = ["flow.enrolled", "flow.matched"];

    private static readonly string[] Answered = ["qual.rr_start", "qual.paired", "qual.rr_start_mentor", "qual.paired_mentor"];

    private static readonly string[] Response =
    [
        "qual.rr_start",
        "qual.rr_end",
        "qual.rr_follow",
        "qual.paired",
        "qual.rr_start_mentor",
        "qual.rr_end_mentor",
        "qual.rr_follow_mentor",
        "qual.paired_mentor",
    ];

    // Scales from 0 to 100, which one drawing can hold.
    private static readonly (string Theme, string[] Indicators)[] Scales =
    [
        ("orientation", ["nv.score"]),
        ("networks", ["sn.bridge", "mh.net"]),
        ("language", ["lg.use"]),
        ("empowerment", ["em.score", "mh.em"]),
        ("belonging", ["be.score"]),
        ("mentors", ["mh.comp", "mh.att"]),
    ];

    // Groups are compared in few figures, one of each kind.
    private static readonly (string Theme, string Indicator)[] Compared =
    [
        ("integration", "int6"),
        ("orientation", "nv.score"),
        ("living", "li.employed"),
    ];

    public async Task<ProgrammeInsights> Handle(GetInsights request, CancellationToken cancellationToken)
    {
        var programme = await access.Open(request.ProgrammeId, cancellationToken);
        var release = await releaseStore.Find(programme.Id, request.Release, cancellationToken);
        var sites = await parts.Read(
            release,
            "participation",
            Breakdown.Site,
            null,
            ["out.participants", "out.mentors"],
            [],
            cancellationToken
        );
        var named = NamedSites(sites);
        if (request.Site is not null && !named.Exists(site => site.Code == request.Site))
        {
            throw Problems.NotFound("site");
        }

        List<Picture> pictures =
        [
            .. await AtAGlance(release, request.Site, sites, cancellationToken),
            .. await OfThemes(release, request.Site, cancellationToken),
            await OfNeeds(release, request.Site, PersonGates.YoungestIn(programme), cancellationToken),
            .. await OfGroups(release, PersonGates.YoungestIn(programme), cancellationToken),
        ];
        var releases = await releaseStore.List(new ListReleases { ProgrammeId = programme.Id, Limit = 200 }, cancellationToken);
        var numbers = releases.Items.Where(other => other.ReplacedBy is null).Select(other => other.Number).ToList();
        return new ProgrammeInsights(
            programme,
            release,
            numbers,
            named,
            request.Site,
            pictures.ToDictionary(picture => picture.Id)
        )
        {
            Targets =
                request.Site is null && numbers.Max() == release.Number ? await Targets(programme.Id, cancellationToken) : null,
        };
    }

    private static List<(string Code, string Name)> NamedSites(Cube sites)
    {
        var dimension = sites.Dimensions.Single(dimension => dimension.Id == Breakdown.Site);
        return
        [
            .. dimension
                .Codes.Where(code => code is not (Breakdown.Total or Breakdown.Unknown))
                .Select(code => (code, dimension.Labels[code])),
        ];
    }

    private async Task<List<Picture>> AtAGlance(Release release, string? site, Cube sites, CancellationToken cancellationToken)
    {
        Task<Cube> Part(string theme, string[] indicators, params string[] waves) =>
            parts.Read(release, theme, null, site, indicators, waves, cancellationToken);
        return
        [
            new(
                "participation",
                [
                    await Part("participation-flow", Reached),
                    await Part("participation", Participation),
                    await Part("quality", Answered, Dataset.NoWave),
                ]
            ),
            new("response", [await Part("quality", Response, Dataset.NoWave)]),
            new(
                "sites",
                [
                    sites,
                    await parts.Read(
                        release,
                        "integration",
                        Breakdown.Site,
                        null,
                        ["int6"],
                        [Measure.Start, Measure.End],
                        cancellationToken
                    ),
                ]
            ),
            new(
                "gaps",
                [
                    await parts.Read(
                        release,
                        IndicatorCatalogue.GapTheme,
                        null,
                        null,
                        [.. IndicatorCatalogue.GapsAtAGlance, .. release.Catalogue.DeclaredGaps.Select(gap => gap.Id)],
                        [Measure.End],
                        cancellationToken
                    ),
                ]
            ),
        ];
    }

    private async Task<List<Picture>> OfThemes(Release release, string? site, CancellationToken cancellationToken)
    {
        Task<Cube> Part(string theme, string[]? indicators, params string[] waves) =>
            parts.Read(release, theme, null, site, indicators, waves, cancellationToken);
        var scales = new List<Cube>();
        foreach (var (theme, indicators) in Scales)
        {
            scales.Add(await Part(theme, indicators, Measure.Start, Measure.End, Measure.Change));
        }

        scales.Add(await Part("attrition", [.. Scales.SelectMany(scale => scale.Indicators).Select(id => "att." + id)]));

        var pictures = new List<Picture> { new("overview", scales) };
        foreach (var theme in ThemesOf(release))
        {
            pictures.Add(new Picture(theme, [await Part(theme, null)]));
        }

        return pictures;
    }

    // each need of all, and by group whether any was met
    private async Task<Picture> OfNeeds(Release release, string? site, int youngest, CancellationToken cancellationToken)
    {
        var cubes = new List<Cube> { await parts.Read(release, NeedsMet.Theme, null, site, null, [], cancellationToken) };
        foreach (var breakdown in site is null ? new[] { Breakdown.Gender, Breakdown.AgeAgd } : [])
        {
            cubes.Add(
                Possible(
                    await parts.Read(release, NeedsMet.Theme, breakdown, null, [NeedsMet.Any], [], cancellationToken),
                    youngest
                )
            );
        }

        return new Picture(NeedsMet.Theme, cubes);
    }

    private async Task<List<Picture>> OfGroups(Release release, int youngest, CancellationToken cancellationToken)
    {
        var pictures = new List<Picture>();
        foreach (var breakdown in new[] { Breakdown.Gender, Breakdown.AgeAgd })
        {
            var compared = new List<Cube>();
            foreach (var (theme, indicator) in Compared)
            {
                compared.Add(
                    Possible(
                        await parts.Read(
                            release,
                            theme,
                            breakdown,
                            null,
                            [indicator],
                            [Measure.Start, Measure.End],
                            cancellationToken
                        ),
                        youngest
                    )
                );
            }

            pictures.Add(new Picture(breakdown, compared));
        }

        return pictures;
    }

    private async Task<List<ReportLine>> Targets(Guid programmeId, CancellationToken cancellationToken) =>
        [.. (await reports.Read(programmeId, cancellationToken)).Lines.Where(line => line.Kind == ReportLineKind.Target)];

    // Bands of age that the programme does not admit; a figure that is there all the same is shown.
    private static Cube Possible(Cube cube, int youngest) =>
        cube.Without(
            Breakdown.AgeAgd,
            code =>
                Breakdown.IsBelow(code, youngest)
                && !cube.Cells.Any(cell => cell.Figure.Value > 0 && cube.CodeOf(cell, Breakdown.AgeAgd) == code)
        );
}
