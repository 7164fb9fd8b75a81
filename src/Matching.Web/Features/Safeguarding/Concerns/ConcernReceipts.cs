using Matching.Web.Data;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Who reads a concern, and by when.</summary>
internal sealed class ConcernReceipts(Db db, IdentityVault vault, ProgrammeDays days)
{
    /// <summary>Returns the receipt of a concern that the caller has raised.</summary>
    public async Task<ConcernReceipt> Of(Guid id, CancellationToken cancellationToken) =>
        (
            await Find(
                id,
                null,
                await days.Today(
                    await db.Find<Guid?>("SELECT programme_id FROM concerns WHERE id = @Id", new { Id = id }, cancellationToken),
                    cancellationToken
                ),
                cancellationToken
            )
        )!;

    /// <summary>Returns the receipt of the last concern that a person raised by their own link; null where there is none.</summary>
    public async Task<ConcernReceipt?> OfLast(Guid personId, CancellationToken cancellationToken) =>
        await Find(
            null,
            ConcernAbout.RaiserHash(vault, personId.ToString()),
            await days.TodayOfPerson(personId, cancellationToken),
            cancellationToken
        );

    /// <summary>Returns who would read a concern about a person, before it is raised.</summary>
    public async Task<ConcernAudience> Audience(Guid personId, CancellationToken cancellationToken) =>
        await db.Single<long>(
            $"SELECT count(*) FROM people c WHERE c.id = @PersonId AND {ConcernReaders.Named}",
            new { PersonId = personId, Today = await days.TodayOfPerson(personId, cancellationToken) },
            cancellationToken
        ) > 0
            ? ConcernAudience.NamedStaff
            : ConcernAudience.Administrators;

    private async Task<ConcernReceipt?> Find(Guid? id, string? raiser, DateOnly today, CancellationToken cancellationToken)
    {
        var row = await db.Find<ReceiptRow>(
            $"""
            SELECT c.id, c.programme_id, c.is_pair_paused, c.read_by, c.created_at,
              CASE WHEN {ConcernReaders.Named} THEN 1 ELSE 0 END AS named
            FROM concerns c
            WHERE c.read_by IS NOT NULL AND (c.id = @Id OR (c.raised_as = 'participant' AND c.raiser_hash = @Raiser))
            ORDER BY c.id DESC LIMIT 1
            """,
            new
            {
                Id = id,
                Raiser = raiser,
                Today = today,
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
