using Matching.Web.Data;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>Stores what people ask to change until staff decide, and reads it as the caller may see it.</summary>
internal sealed class CorrectionRequestStore(Db db, IdentityVault vault, CallerContext callers, IdSource ids, TimeProvider clock)
{
    /// <summary>Stores a request. It takes the place of an open one of the same kind.</summary>
    public async Task Ask(Person person, CorrectionKind kind, CorrectionValue value, CancellationToken cancellationToken)
    {
        await Withdraw(person.Id, kind, cancellationToken);
        var id = ids.New();
        var key =
            await db.Find<string>(
                "SELECT key_wrapped FROM people WHERE id = @Id AND status <> 'erased'",
                new { person.Id },
                cancellationToken
            ) ?? throw Problems.NotFound("person");
        await db.Execute(
            """
            INSERT INTO correction_requests (id, programme_id, person_id, kind, value_sealed, status, version, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @Kind, @Value, 'open', 1, @Now)
            """,
            new
            {
                Id = id,
                person.ProgrammeId,
                PersonId = person.Id,
                Kind = kind.ToText(),
                Value = value.Seal(vault, key, person.Id, id),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }

    /// <summary>Withdraws a request that staff have not decided.</summary>
    public Task<int> Withdraw(Guid personId, CorrectionKind kind, CancellationToken cancellationToken) =>
        db.Execute(
            "DELETE FROM correction_requests WHERE person_id = @PersonId AND kind = @Kind AND status = 'open'",
            new { PersonId = personId, Kind = kind.ToText() },
            cancellationToken
        );

    public async Task<CorrectionRequest> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<CorrectionRow>(
                $"""
                SELECT {CorrectionRow.Columns} FROM correction_requests c JOIN people p ON p.id = c.person_id
                WHERE c.id = @Id AND {callers.Caller.InProgramme("c.programme_id")}
                  AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("correction-request");
        return row.Open(vault);
    }

    public async Task<Page<CorrectionRequest>> List(ListCorrectionRequests page, CancellationToken cancellationToken)
    {
        var responsible = ResponsibleFilter.Read(page.Responsible, callers.Caller);
        var rows = await db.Query<CorrectionRow>(
            $"""
            SELECT {CorrectionRow.Columns} FROM correction_requests c JOIN people p ON p.id = c.person_id
            WHERE {callers.Caller.InProgramme("c.programme_id")} AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(page.ProgrammeId, "c.programme_id = @ProgrammeId")}
              AND {Where.Set(page.PersonId, "c.person_id = @PersonId")}
              AND {Where.On(page.PersonId is null, "NOT p.is_restricted")}
              AND {Where.Set(page.SiteId, "p.site_id = @SiteId")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
              AND {Where.Set(page.Status, "c.status = @Status")}
              AND c.id > @After
            ORDER BY c.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                page.ProgrammeId,
                page.PersonId,
                page.SiteId,
                Responsible = responsible.Id,
                Status = Filter.Code<CorrectionStatus>(page.Status, "status")?.ToText(),
                After = page.AfterId,
                page.Fetch,
            },
            cancellationToken
        );
        return page.Cut(rows.ConvertAll(row => row.Open(vault)), asked => asked.Id);
    }
}

/// <summary>Deletes the requests of a person who is erased.</summary>
internal sealed class ForgetPersonInCorrectionRequests(Db db)
    : INotificationHandler<PersonErased>,
        INotificationHandler<RecordRemoved>
{
    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        Handle(new PersonErased(notification.ProgrammeId, notification.PersonId), cancellationToken);

    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM correction_requests WHERE person_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }
}
