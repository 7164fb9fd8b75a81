using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>How releases are made.</summary>
public sealed class ReleaseOptions
{
    /// <summary>How often to look whether a programme's release is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AutomaticEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a page waits for a release that it starts, before it shows how far it is.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PageWaits { get; set; } = TimeSpan.FromSeconds(1.5);
}

/// <summary>
/// Makes the releases that are due: for each programme with automatic releases, that of the month or quarter that has begun and
/// for which none was made. Returns the new ones. Each is made once, however often and wherever this is called.
/// </summary>
public sealed record MakeDueReleases : IRequest<IReadOnlyList<Release>>;

internal sealed class MakeDueReleasesHandler(Db db, ProgrammeDays days, ILogger<MakeDueReleasesHandler> log, ReleaseWriter writer)
    : IRequestHandler<MakeDueReleases, IReadOnlyList<Release>>
{
    public async Task<IReadOnlyList<Release>> Handle(MakeDueReleases request, CancellationToken cancellationToken)
    {
        var made = new List<Release>();
        foreach (var (due, key) in await Due(cancellationToken))
        {
            try
            {
                made.Add(await writer.Create(due, cancellationToken, key));
            }
            catch (ProblemException late) when (late.Slug == "release-under-way")
            {
                log.LogInformation("Another instance made the due release in the meantime");
            }
            catch (ProblemException refused) when (refused.Slug == "release-discloses")
            {
                log.LogError(refused, "The due release of programme {Programme} was not published", due.ProgrammeId);
            }
        }

        return made;
    }

    private async Task<List<(CreateRelease Request, string Key)>> Due(CancellationToken cancellationToken)
    {
        var due = new List<(CreateRelease, string)>();
        foreach (
            var programme in await db.Query<DueRow>(
                "SELECT id, release_every FROM programmes WHERE release_every <> 'off' ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            var today = await days.Today(programme.Id, cancellationToken);
            var key =
                programme.ReleaseEvery == ReleaseEvery.Month
                    ? "month " + today.ToString("yyyy-MM", CultureInfo.InvariantCulture)
                    : "quarter " + Breakdown.PeriodOf(today);
            if (
                !await db.Single<bool>(
                    "SELECT EXISTS (SELECT 1 FROM releases WHERE programme_id = @Id AND automatic_key = @Key)",
                    new { programme.Id, Key = key },
                    cancellationToken
                )
            )
            {
                due.Add((new CreateRelease { ProgrammeId = programme.Id }, key));
            }
        }

        return due;
    }

    private sealed record DueRow
    {
        public required Guid Id { get; init; }
        public required ReleaseEvery ReleaseEvery { get; init; }
    }
}

/// <summary>Looks from time to time whether a programme's release is due.</summary>
internal sealed class ReleaseWorker(
    IServiceScopeFactory scopes,
    IOptions<ReleaseOptions> options,
    TimeProvider clock,
    ILogger<ReleaseWorker> log
) : TimedWorker(scopes, options.Value.AutomaticEvery, clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new MakeDueReleases(), cancellationToken);
}
