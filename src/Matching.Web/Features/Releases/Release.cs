using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Releases;

/// <summary>Figures computed once and frozen.</summary>
public sealed record Release : IResource, IInProgramme
{
    /// <summary>Id of the release.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Number within the programme, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Smallest count shown.</summary>
    public required int MinimumCell { get; init; }

    /// <summary>When it was released.</summary>
    public required DateTimeOffset ReleasedAt { get; init; }

    internal const string Columns = "id, programme_id, number, minimum_cell, released_at";
}

/// <summary>A figure of a release, or why it is not shown.</summary>
public sealed record Cell
{
    /// <summary>Indicator.</summary>
    public required string Indicator { get; init; }

    /// <summary>Version of its formula.</summary>
    public required int IndicatorVersion { get; init; }

    /// <summary>Statistic.</summary>
    public required string Stat { get; init; }

    /// <summary>Wave; empty where there is none.</summary>
    public required string Wave { get; init; }

    /// <summary>Period.</summary>
    public required string Period { get; init; }

    /// <summary>The figure.</summary>
    public double? Value { get; init; }

    /// <summary><c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability.</summary>
    public string? Status { get; init; }

    /// <summary>Why there is no figure, or how it was computed.</summary>
    public string? Reason { get; init; }
}

/// <summary>Reads a release of a programme: a certain one by number, or the newest.</summary>
public sealed record FindRelease(Guid ProgrammeId, int? Number) : IQuery<Release>;

internal sealed class FindReleaseHandler(Db db, CallerContext callers) : IRequestHandler<FindRelease, Release>
{
    public async Task<Release> Handle(FindRelease request, CancellationToken cancellationToken) =>
        await db.Find<Release>(
            $"""
            SELECT {Release.Columns} FROM releases
            WHERE programme_id = @ProgrammeId AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@Number AS TEXT) IS NULL OR number = @Number)
            ORDER BY number DESC LIMIT 1
            """,
            new { request.ProgrammeId, Scope = callers.Caller.ProgrammeId, request.Number },
            cancellationToken) ?? throw Problems.NotFound("release");
}

/// <summary>Reads the figures of one dataset of a release.</summary>
public sealed record ReadCells(Guid ReleaseId, string Dataset) : IQuery<IReadOnlyList<Cell>>;

internal sealed class ReadCellsHandler(Db db, CallerContext callers) : IRequestHandler<ReadCells, IReadOnlyList<Cell>>
{
    public async Task<IReadOnlyList<Cell>> Handle(ReadCells request, CancellationToken cancellationToken) => await db.Query<Cell>(
        """
        SELECT c.indicator, c.indicator_version, c.stat, c.wave, c.period, c.value, c.status, c.reason
        FROM release_cells c JOIN releases r ON r.id = c.release_id
        WHERE c.release_id = @ReleaseId AND c.dataset = @Dataset AND (CAST(@Scope AS TEXT) IS NULL OR r.programme_id = @Scope)
        ORDER BY c.indicator, c.stat, c.wave, c.period
        """,
        new { request.ReleaseId, request.Dataset, Scope = callers.Caller.ProgrammeId },
        cancellationToken);
}

/// <summary>Lists releases, oldest first.</summary>
public sealed record ListReleases : PageQuery, IQuery<Page<Release>>
{
    /// <summary>Programme.</summary>
    public Guid? ProgrammeId { get; set; }
}

internal sealed class ListReleasesHandler(Db db, CallerContext callers) : IRequestHandler<ListReleases, Page<Release>>
{
    public async Task<Page<Release>> Handle(ListReleases request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Release>(
            $"""
            SELECT {Release.Columns} FROM releases
            WHERE (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@ProgrammeId AS TEXT) IS NULL OR programme_id = @ProgrammeId)
              AND (CAST(@After AS TEXT) IS NULL OR id > @After)
            ORDER BY id LIMIT @Fetch
            """,
            new { Scope = callers.Caller.ProgrammeId, request.ProgrammeId, After = request.AfterId, request.Fetch },
            cancellationToken);
        return request.Cut(found, release => release.Id);
    }
}
