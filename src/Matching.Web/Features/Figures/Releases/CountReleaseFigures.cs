using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// Returns how many figures a release shows and suppresses, and how many differ from the one before; also of a replaced one.
/// </summary>
public sealed record CountReleaseFigures(Guid ProgrammeId, int Number) : IQuery<ReleaseCounts>;

internal sealed class CountReleaseFiguresHandler(Db db, ReleaseStore releases)
    : IRequestHandler<CountReleaseFigures, ReleaseCounts>
{
    public async Task<ReleaseCounts> Handle(CountReleaseFigures request, CancellationToken cancellationToken)
    {
        var release = await releases.Get(request.ProgrammeId, request.Number, cancellationToken);
        var kept = await db.Single<string?>("SELECT counts FROM releases WHERE id = @Id", new { release.Id }, cancellationToken);
        if (kept is not null)
        {
            return ReleaseCounts.Read(kept);
        }

        var before = ReleaseCounts.Before(release.Number, release.Replaces);
        return ReleaseCounts.Of(
            release.Number,
            release.Catalogue,
            await ReleasedGroups.Read(db, release.ProgrammeId, release.Number, cancellationToken),
            before,
            before is { } number ? await ReleasedGroups.Read(db, release.ProgrammeId, number, cancellationToken) : []
        );
    }
}

/// <summary>Reads all figures of a release.</summary>
internal static class ReleasedGroups
{
    public static async Task<List<FigureGroup>> Read(Db db, Guid programmeId, int number, CancellationToken cancellationToken) =>
        (
            await db.Query<GroupRow>(
                """
                SELECT g.indicator, g.indicator_version, g.wave, g.family, g.computed_in, g.cells
                FROM releases r JOIN release_groups g ON g.release_id = r.id
                WHERE r.programme_id = @ProgrammeId AND r.number = @Number
                ORDER BY g.indicator, g.wave, g.family
                """,
                new { ProgrammeId = programmeId, Number = number },
                cancellationToken
            )
        ).ConvertAll(row => row.Figures());

    /// <summary>The figures of a group whose value or status differs from an earlier group, which may be missing.</summary>
    public static IEnumerable<(CellKey Key, FigureCell? Then, FigureCell? Now)> Differing(
        FigureGroup? before,
        FigureGroup after
    ) =>
        // a group that was carried over is the same
        ReferenceEquals(before?.Cells, after.Cells)
            ? []
            : from key in after.Cells.Keys.Union(before?.Cells.Keys ?? [])
            let then = before?.Cells.GetValueOrDefault(key)
            let now = after.Cells.GetValueOrDefault(key)
            where then?.Value != now?.Value || then?.Status != now?.Status
            select (key, then, now);
}
