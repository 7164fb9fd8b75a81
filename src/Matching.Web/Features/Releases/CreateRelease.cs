using Matching.Web.Data;
using Matching.Web.Features.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Releases;

/// <summary>Computes all figures of a programme as they are now, hides what is too thin, and freezes the rest.</summary>
public sealed record CreateRelease : ICommand<Release>, ICreate, IOnSnapshot
{
    /// <summary>The programme.</summary>
    [Mandatory] public Guid? ProgrammeId { get; set; }
}

internal sealed class CreateReleaseHandler(Db db, IMediator mediator, ReleaseFigures figures, IdSource ids, TimeProvider clock) : IRequestHandler<CreateRelease, Release>
{
    public async Task<Release> Handle(CreateRelease request, CancellationToken cancellationToken)
    {
        var programme = await mediator.Send(new GetProgramme(request.ProgrammeId!.Value), cancellationToken).NamedBy("programmeId");

        var release = await db.Numbered<Release>(
            $"""
            INSERT INTO releases ({Release.Columns})
            VALUES (@Id, @ProgrammeId, (SELECT coalesce(max(number), 0) + 1 FROM releases WHERE programme_id = @ProgrammeId), @MinimumCell, @Now)
            ON CONFLICT (programme_id, number) DO NOTHING RETURNING {Release.Columns}
            """,
            new { Id = ids.New(), ProgrammeId = programme.Id, programme.MinimumCell, Now = clock.GetUtcNow() },
            cancellationToken);
        var cells = await figures.Compute(programme, cancellationToken);
        await db.Execute(
            """
            INSERT INTO release_cells (release_id, dataset, indicator, indicator_version, stat, wave, period, value, status, reason)
            VALUES (@ReleaseId, @Dataset, @Indicator, @IndicatorVersion, @Stat, @Wave, @Period, @Value, @Status, @Reason)
            """,
            cells.Select(cell => new
            {
                ReleaseId = release.Id,
                cell.Dataset,
                cell.Cell.Indicator,
                cell.Cell.IndicatorVersion,
                cell.Cell.Stat,
                cell.Cell.Wave,
                cell.Cell.Period,
                cell.Cell.Value,
                cell.Cell.Status,
                cell.Cell.Reason,
            }).ToList(),
            cancellationToken);
        return release;
    }
}
