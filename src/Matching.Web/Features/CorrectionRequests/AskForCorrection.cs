using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.CorrectionRequests;

/// <summary>Stores what a person asks to change until staff decide. A later request of the same kind takes the place of an open one.</summary>
public sealed record AskForCorrection(Guid ProgrammeId, Guid PersonId, CorrectionKind Kind, int? BirthYear, string? ConsentVersion, string? Email = null) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class AskForCorrectionHandler(Db db, IMediator mediator, IdentityVault vault, IdSource ids, TimeProvider clock) : IRequestHandler<AskForCorrection, Nothing>
{
    public async Task<Nothing> Handle(AskForCorrection request, CancellationToken cancellationToken)
    {
        await mediator.Send(new WithdrawCorrection(request.PersonId, request.Kind), cancellationToken);
        var id = ids.New();
        var key = await db.Find<string>("SELECT key_wrapped FROM people WHERE id = @PersonId AND status <> 'erased'", new { request.PersonId }, cancellationToken) ?? throw Problems.NotFound("person");
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
                Value = new CorrectionValue(request.BirthYear, request.ConsentVersion, request.Email).Seal(vault, key, request.PersonId, id),
                Now = clock.GetUtcNow(),
            },
            cancellationToken);
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
            "DELETE FROM correction_requests WHERE person_id = @PersonId AND kind = @Kind AND status = 'open'", new { request.PersonId, Kind = request.Kind.ToText() }, cancellationToken);
        return Nothing.Value;
    }
}

/// <summary>Deletes the requests of a person who is erased.</summary>
public sealed record ForgetPersonInCorrectionRequests(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInCorrectionRequestsHandler(Db db) : IRequestHandler<ForgetPersonInCorrectionRequests, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInCorrectionRequests request, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM correction_requests WHERE person_id = @PersonId", new { request.PersonId }, cancellationToken);
        return Nothing.Value;
    }
}
