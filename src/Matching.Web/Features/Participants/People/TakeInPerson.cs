using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>A person who was entered, or had a record before.</summary>
public sealed record TakenIn(Guid Id, bool IsKnown);

/// <summary>What the caller has read already.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="SiteId">The site, when it exists.</param>
/// <param name="Known">The person who has the same e-mail address.</param>
public sealed record PlaceRead(Programme Programme, Guid? SiteId, Guid? Known)
{
    /// <summary>Records that may be of the same person; null when they were not read.</summary>
    public IReadOnlyList<DuplicateSigns>? Alike { get; init; }
}

/// <summary>
/// Enters a person on a stranger's word. Where the e-mail address is that of a person who takes part, in whichever role, or of an
/// earlier record of the same role, nothing changes and the record there is answered: a stranger neither learns of it nor writes
/// into it. The same checks are made either way, so that a refusal discloses nothing. That the address was entered by another
/// request at the same moment is reported at the latest by the commit, as a violated constraint.
/// </summary>
public sealed record TakeInPerson(PersonRole Role, PersonFields Fields) : ICommand<TakenIn>
{
    /// <summary>What the caller has read already.</summary>
    internal PlaceRead? Place { get; init; }
}

internal sealed class TakeInPersonHandler(Db db, PersonWriter writer, IdentityVault vault)
    : IRequestHandler<TakeInPerson, TakenIn>
{
    public async Task<TakenIn> Handle(TakeInPerson request, CancellationToken cancellationToken)
    {
        var fields = request.Fields;
        if (request.Place is { } read)
        {
            writer.Know(read.Programme, read.SiteId);
            writer.KnowAlike(read.Alike);
        }

        var programme = await writer.CheckPlace(fields, cancellationToken);
        var known =
            request.Place is { } place ? place.Known
            : fields.Email is null ? null
            : await db.Find<Guid?>(
                "SELECT id FROM people WHERE " + PersonStates.KnownSql,
                new
                {
                    fields.ProgrammeId,
                    Role = request.Role.ToText(),
                    EmailHash = vault.EmailHash(fields.ProgrammeId, fields.Email),
                },
                cancellationToken
            );
        if (known is not { } id)
        {
            return new TakenIn(
                (await writer.QueueAll(request.Role, [(fields, programme)], cancellationToken))[0],
                IsKnown: false
            );
        }

        // the same work, undone: else the time it takes would disclose what the answer does not
        await db.Queue("SAVEPOINT known", null, cancellationToken);
        await writer.QueueAll(request.Role, [(fields with { Email = null }, programme)], cancellationToken);
        await db.Queue("ROLLBACK TO SAVEPOINT known", null, cancellationToken);
        return new TakenIn(id, IsKnown: true);
    }
}
