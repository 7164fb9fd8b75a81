using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>A notice to be recorded.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Purpose">What the data are used for.</param>
/// <param name="Basis">The legal basis.</param>
/// <param name="Article">13 or 14.</param>
/// <param name="Version">Version of the text.</param>
/// <param name="Language">Language.</param>
/// <param name="Channel">How it was explained.</param>
internal sealed record ExplainedNotice(
    Guid PersonId,
    string Purpose,
    LegalBasis Basis,
    int Article,
    string Version,
    string Language,
    NoticeChannel Channel
);

/// <summary>Reads and records notices; whether one of matching holds is kept with the person, for the gate.</summary>
internal sealed class NoticeStore(Db db, CallerContext callers, IdSource ids, TimeProvider clock)
{
    private const string OfSite = "EXISTS (SELECT 1 FROM people p WHERE p.id = n.person_id AND p.site_id = @Site)";

    public async Task<Notice> Get(Guid id, CancellationToken cancellationToken) =>
        await db.Find<Notice>(
            $"""
            SELECT {Notice.Columns} FROM notices n
            WHERE n.id = @Id AND {callers.Caller.InProgramme("n.programme_id")} AND {Where.Set(callers.Caller.SiteId, OfSite)}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("notice");

    public Task<List<Notice>> List(ListNotices request, CancellationToken cancellationToken) =>
        db.Query<Notice>(
            $"""
            SELECT {Notice.Columns} FROM notices n
            WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = n.person_id AND p.is_restricted)
              AND {callers.Caller.InProgramme("n.programme_id")}
              AND {Where.Set(request.ProgrammeId, "n.programme_id = @ProgrammeId")}
              AND {Where.Set(callers.Caller.SiteId, OfSite)}
              AND {Where.Set(request.PersonId, "n.person_id = @PersonId")}
              AND n.id > @After
            ORDER BY n.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );

    /// <summary>Records a notice. Returns its id.</summary>
    public async Task<Guid> Record(Programme programme, ExplainedNotice notice, CancellationToken cancellationToken)
    {
        var id = ids.New();
        await db.Queue(
            """
            INSERT INTO notices (id, programme_id, person_id, purpose, legal_basis, article, text_version, text_hash, language, channel,
                                 explained_by, explained_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @Purpose, @Basis, @Article, @Version, @Hash, @Language, @Channel, @By, @Now)
            """,
            new
            {
                Id = id,
                ProgrammeId = programme.Id,
                notice.PersonId,
                notice.Purpose,
                Basis = notice.Basis.ToText(),
                notice.Article,
                notice.Version,
                Hash = NoticeText.HashOf(programme, notice.Purpose, notice.Basis, notice.Version, notice.Language),
                notice.Language,
                Channel = notice.Channel.ToText(),
                By = callers.Caller.Id.ToString(),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (notice.Purpose == PersonStates.MatchingConsent)
        {
            await db.Queue(
                "UPDATE people SET is_matching_noticed = TRUE, version = version + 1, updated_at = @Now WHERE id = @PersonId",
                new { notice.PersonId, Now = clock.GetUtcNow() },
                cancellationToken
            );
        }

        return id;
    }

    /// <summary>Ends a notice, unless it has ended before.</summary>
    public async Task End(Notice notice, NoticeEnd reason, CancellationToken cancellationToken)
    {
        await db.Execute(
            "UPDATE notices SET ended_at = @Now, end_reason = @Reason WHERE id = @Id AND ended_at IS NULL",
            new
            {
                notice.Id,
                Reason = reason.ToText(),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        await Settle(notice.PersonId, cancellationToken);
    }

    /// <summary>Stores with a person whether a notice of matching holds.</summary>
    public Task<int> Settle(Guid personId, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE people
            SET is_matching_noticed = EXISTS
                  (SELECT 1 FROM notices n WHERE n.person_id = people.id AND n.purpose = 'matching' AND n.ended_at IS NULL),
                version = version + 1, updated_at = @Now
            WHERE id = @PersonId
            """,
            new { PersonId = personId, Now = clock.GetUtcNow() },
            cancellationToken
        );
}
