using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>
/// A short text that differs whenever a person of a programme's pool came, went or changed, or a pair was made or ended since:
/// equal texts, equal runs. Reads sums only.
/// </summary>
public sealed record ReadPoolState(Guid ProgrammeId) : IQuery<string>;

internal sealed class ReadPoolStateHandler(Db db, ProgrammeDays days) : IRequestHandler<ReadPoolState, string>
{
    public async Task<string> Handle(ReadPoolState request, CancellationToken cancellationToken)
    {
        var today = await days.Today(request.ProgrammeId, cancellationToken);
        var people = await db.Single<ReadPoolHandler.SumRow>(
            ReadPoolHandler.SumSql,
            ReadPoolHandler.Parameters(request.ProgrammeId, null, null, today, today),
            cancellationToken
        );
        var pairs = await db.Single<StateRow>(
            $"SELECT count(*) AS number, CAST(coalesce(sum(p.mark), 0) AS BIGINT) AS marks FROM pairs c JOIN people p ON p.id = c.mentee_id WHERE c.programme_id = @ProgrammeId AND c.status IN ({PairStates.UnderWay})",
            new { request.ProgrammeId },
            cancellationToken
        );
        var sites = await db.Single<StateRow>(
            "SELECT count(*) AS number, CAST(coalesce(sum(version), 0) AS BIGINT) AS marks FROM sites WHERE programme_id = @ProgrammeId",
            new { request.ProgrammeId },
            cancellationToken
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{people.People}-{people.Marks:x}-{pairs.Number}-{pairs.Marks:x}-{sites.Number}-{sites.Marks}"
        );
    }

    private sealed record StateRow
    {
        public required long Number { get; init; }
        public required long Marks { get; init; }
    }
}
