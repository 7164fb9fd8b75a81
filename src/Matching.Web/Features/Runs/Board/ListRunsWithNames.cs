using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Board;

/// <summary>Finds by which name staff call accounts and API keys: the name or else the e-mail address, or the name of the key.</summary>
/// <param name="ids">Accounts and keys.</param>
/// <param name="cancellationToken">Cancels the search.</param>
public delegate Task<IReadOnlyDictionary<Guid, string>> FindStaffNames(
    IReadOnlyCollection<Guid> ids,
    CancellationToken cancellationToken
);

/// <summary>A run with the names of what it belongs to.</summary>
public sealed record NamedRun
{
    /// <summary>The run.</summary>
    public required MatchRun Run { get; init; }

    /// <summary>Name of its site; null for all.</summary>
    public string? Site { get; init; }

    /// <summary>Who started it; null for the service itself, and where that is not known.</summary>
    public string? StartedBy { get; init; }
}

/// <summary>The runs of a programme and what a further one can be started with.</summary>
public sealed record RunList
{
    /// <summary>The programme.</summary>
    public required Programme Programme { get; init; }

    /// <summary>The runs, the newest first.</summary>
    public required Page<NamedRun> Runs { get; init; }

    /// <summary>Sites by id.</summary>
    public required IReadOnlyDictionary<string, string> Sites { get; init; }

    /// <summary>Profiles that the programme can use, the newest version of each name first.</summary>
    public required IReadOnlyList<CriteriaProfile> Profiles { get; init; }
}

/// <summary>Lists the runs of a programme, the newest first, with what a further one can be started with.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="SiteId">Only the runs that hold the people of this site: its own, and those of all sites.</param>
public sealed record ListRunsWithNames(Guid ProgrammeId, Guid? SiteId = null) : PageQuery, IQuery<RunList>;

internal sealed class ListRunsWithNamesHandler(
    MatchRunList runs,
    OpenRuns openRuns,
    ProgrammeStore programmes,
    CriteriaProfileStore profiles,
    FindStaffNames staff,
    CallerContext callers
) : IRequestHandler<ListRunsWithNames, RunList>
{
    public async Task<RunList> Handle(ListRunsWithNames request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var page = await runs.Page(
            new ListMatchRuns
            {
                ProgrammeId = programme.Id,
                After = request.After,
                Limit = request.Limit,
            },
            request.SiteId,
            cancellationToken
        );
        var sites = await openRuns.SiteNames(programme.Id, cancellationToken);
        var people = page.Items.Select(run => run.CreatedBy).OfType<Guid>().Distinct().ToList();
        var names = people.Count > 0 ? await staff(people, cancellationToken) : new Dictionary<Guid, string>();
        return new RunList
        {
            Programme = programme,
            Sites = callers.Caller.SiteId is { } own
                ? sites.Where(site => site.Key == own.ToString()).ToDictionary()
                : sites.OrderBy(site => site.Value, StringComparer.CurrentCulture).ToDictionary(),
            Profiles = await profiles.UsableBy(programme.Id, cancellationToken),
            Runs = new Page<NamedRun>
            {
                Next = page.Next,
                Items =
                [
                    .. page.Items.Select(run => new NamedRun
                    {
                        Run = run,
                        Site = run.SiteId is { } site ? sites.GetValueOrDefault(site.ToString()) : null,
                        StartedBy = run.CreatedBy is { } by ? names.GetValueOrDefault(by) : null,
                    }),
                ],
            },
        };
    }
}
