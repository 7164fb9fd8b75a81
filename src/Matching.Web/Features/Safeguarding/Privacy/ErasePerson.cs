using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>Why a person was erased.</summary>
public enum ErasureReason
{
    /// <summary>They asked for it.</summary>
    OwnRight,

    /// <summary>The time for which the programme keeps records was over.</summary>
    Retention,

    /// <summary>They had been erased before, and a backup from before that was restored.</summary>
    Restored,
}

/// <summary>The erasure of a person: ids and a day, nothing of the person.</summary>
public sealed record Erasure : IResource, IInProgramme
{
    /// <summary>Whom it was about.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Why.</summary>
    public required ErasureReason Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    Guid IResource.Id => PersonId;
}

/// <summary>
/// Erases a person from every table, in one transaction. What was released stays; what is left in files goes once this is
/// committed.
/// </summary>
public sealed record ErasePerson(Guid PersonId, ErasureReason Reason) : ICommand<Erasure>, IOnSubject, IRunsAlone
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class ErasePersonHandler(
    Db db,
    Events events,
    PersonAnonymiser anonymiser,
    IdempotencyContext idempotency,
    TimeProvider clock
) : IRequestHandler<ErasePerson, Erasure>
{
    public async Task<Erasure> Handle(ErasePerson request, CancellationToken cancellationToken)
    {
        var programmeId =
            await db.Find<Guid?>(
                "SELECT programme_id FROM people WHERE id = @PersonId AND status <> 'erased'",
                new { request.PersonId },
                cancellationToken
            ) ?? throw Problems.NotFound("person");
        await events.Publish(new PersonErased(programmeId, request.PersonId), cancellationToken);
        await db.Execute("DELETE FROM personal_links WHERE person_id = @PersonId", new { request.PersonId }, cancellationToken);
        await idempotency.Forget(db, request.PersonId, cancellationToken);
        await anonymiser.Anonymise(request.PersonId, cancellationToken);
        var erasure = new Erasure
        {
            PersonId = request.PersonId,
            ProgrammeId = programmeId,
            Reason = request.Reason,
            ErasedAt = clock.GetUtcNow(),
        };
        await db.Execute(
            """
            INSERT INTO erasures (person_id, programme_id, reason, erased_at)
            VALUES (@PersonId, @ProgrammeId, @Reason, @ErasedAt)
            ON CONFLICT (person_id) DO NOTHING
            """,
            new
            {
                erasure.PersonId,
                erasure.ProgrammeId,
                Reason = erasure.Reason.ToText(),
                erasure.ErasedAt,
            },
            cancellationToken
        );
        return erasure;
    }
}

/// <summary>Erases the person whose link is used.</summary>
public sealed record EraseMe : IRequest<Nothing>;

internal sealed class EraseMeHandler(IMediator mediator, OwnRecord own, ErasureAftermath aftermath)
    : IRequestHandler<EraseMe, Nothing>
{
    public async Task<Nothing> Handle(EraseMe request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var erasure = await mediator.Send(new ErasePerson(me.Id, ErasureReason.OwnRight), cancellationToken);
        // the person is erased; a caller who goes away in the meantime changes nothing in that
        await aftermath.Settle([erasure], CancellationToken.None);
        return Nothing.Value;
    }
}
