using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>
/// Stores what a person asks to change until staff decide. A later request of the same kind takes the place of an open one.
/// </summary>
public sealed record AskForCorrection(
    Guid ProgrammeId,
    Guid PersonId,
    CorrectionKind Kind,
    int? BirthYear,
    string? ConsentVersion,
    string? Email = null
) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class AskForCorrectionHandler(Db db, IMediator mediator, IdentityVault vault, IdSource ids, TimeProvider clock)
    : IRequestHandler<AskForCorrection, Nothing>
{
    public async Task<Nothing> Handle(AskForCorrection request, CancellationToken cancellationToken)
    {
        await mediator.Send(new WithdrawCorrection(request.PersonId, request.Kind), cancellationToken);
        var id = ids.New();
        var key =
            await db.Find<string>(
                "SELECT key_wrapped FROM people WHERE id = @PersonId AND status <> 'erased'",
                new { request.PersonId },
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
                request.ProgrammeId,
                request.PersonId,
                Kind = request.Kind.ToText(),
                Value = new CorrectionValue(request.BirthYear, request.ConsentVersion, request.Email).Seal(
                    vault,
                    key,
                    request.PersonId,
                    id
                ),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return Nothing.Value;
    }
}

/// <summary>Withdraws a request that staff have not decided.</summary>
public sealed record WithdrawCorrection(Guid PersonId, CorrectionKind Kind) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class WithdrawCorrectionHandler(Db db) : IRequestHandler<WithdrawCorrection, Nothing>
{
    public async Task<Nothing> Handle(WithdrawCorrection request, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM correction_requests WHERE person_id = @PersonId AND kind = @Kind AND status = 'open'",
            new { request.PersonId, Kind = request.Kind.ToText() },
            cancellationToken
        );
        return Nothing.Value;
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
