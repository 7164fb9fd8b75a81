using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Returns who reads a concern and by when: of one concern, or of the last that a person raised by their own link. Null where
/// there is none.
/// </summary>
public sealed record GetConcernReceipt(Guid? Id = null, Guid? RaisedBy = null) : IQuery<ConcernReceipt?>;

internal sealed class GetConcernReceiptHandler(Db db, IdentityVault vault, ProgrammeDays days)
    : IRequestHandler<GetConcernReceipt, ConcernReceipt?>
{
    public async Task<ConcernReceipt?> Handle(GetConcernReceipt request, CancellationToken cancellationToken)
    {
        var row = await db.Find<ReceiptRow>(
            $"""
            SELECT c.id, c.programme_id, c.is_pair_paused, c.read_by, c.created_at, CASE WHEN {ConcernReaders.Named} THEN 1 ELSE 0 END AS named
            FROM concerns c
            WHERE c.read_by IS NOT NULL AND (c.id = @Id OR (c.raised_as = 'participant' AND c.raiser_hash = @Raiser))
            ORDER BY c.id DESC LIMIT 1
            """,
            new
            {
                request.Id,
                Raiser = request.RaisedBy is { } raiser ? ConcernAbout.RaiserHash(vault, raiser.ToString()) : null,
                Today = await Today(request, cancellationToken),
            },
            cancellationToken
        );
        return row is null
            ? null
            : new ConcernReceipt
            {
                Id = row.Id,
                ProgrammeId = row.ProgrammeId,
                IsPairPaused = row.IsPairPaused,
                Readers = row.Named == 1 ? ConcernAudience.NamedStaff : ConcernAudience.Administrators,
                ReadBy = row.ReadBy,
                CreatedAt = row.CreatedAt,
            };
    }

    private async Task<DateOnly> Today(GetConcernReceipt request, CancellationToken cancellationToken) =>
        request.RaisedBy is { } person
            ? await days.TodayOfPerson(person, cancellationToken)
            : await days.Today(
                await db.Find<Guid?>("SELECT programme_id FROM concerns WHERE id = @Id", new { request.Id }, cancellationToken),
                cancellationToken
            );

    private sealed record ReceiptRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required bool IsPairPaused { get; init; }
        public required DateTimeOffset ReadBy { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required int Named { get; init; }
    }
}

/// <summary>Returns who would read a concern about a person, before it is raised.</summary>
public sealed record GetConcernAudience(Guid PersonId) : IQuery<ConcernAudience>;

internal sealed class GetConcernAudienceHandler(Db db, ProgrammeDays days) : IRequestHandler<GetConcernAudience, ConcernAudience>
{
    public async Task<ConcernAudience> Handle(GetConcernAudience request, CancellationToken cancellationToken) =>
        await db.Single<long>(
            $"SELECT count(*) FROM people c WHERE c.id = @PersonId AND {ConcernReaders.Named}",
            new { request.PersonId, Today = await days.TodayOfPerson(request.PersonId, cancellationToken) },
            cancellationToken
        ) > 0
            ? ConcernAudience.NamedStaff
            : ConcernAudience.Administrators;
}
