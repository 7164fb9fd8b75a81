using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;

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

// How a person enters on a stranger's word, who must not learn whether there is a record already.
public sealed partial class PersonWriter
{
    /// <summary>
    /// Enters a person, or finds the record that has their address. Where the e-mail address is that of a person who takes part,
    /// in whichever role, or of an earlier record of the same role, nothing changes and the record there is answered: a stranger
    /// neither learns of it nor writes into it. The same checks are made either way, so that a refusal discloses nothing. That
    /// the address was entered by another request at the same moment is reported at the latest by the commit, as a violated
    /// constraint.
    /// </summary>
    /// <param name="role">Which half of a pair.</param>
    /// <param name="fields">What they say of themselves.</param>
    /// <param name="read">What the caller has read already; null for nothing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<TakenIn> TakeIn(PersonRole role, PersonFields fields, PlaceRead? read, CancellationToken cancellationToken)
    {
        if (read is not null)
        {
            Know(read.Programme, read.SiteId);
            alike = read.Alike;
        }

        var programme = await CheckPlace(fields, cancellationToken);
        ContactWays.Check(fields);
        var known =
            read is not null ? read.Known
            : fields.Email is null ? null
            : await db.Find<Guid?>(
                "SELECT id FROM people WHERE " + PersonStates.KnownSql,
                new
                {
                    fields.ProgrammeId,
                    Role = role.ToText(),
                    EmailHash = vault.EmailHash(fields.ProgrammeId, fields.Email),
                },
                cancellationToken
            );
        if (known is not { } id)
        {
            return new TakenIn((await QueueAll(role, [(fields, programme)], cancellationToken))[0], IsKnown: false);
        }

        // the same work, undone: else the time it takes would disclose what the answer does not
        await db.Queue("SAVEPOINT known", null, cancellationToken);
        await QueueAll(role, [(fields with { Email = null }, programme)], cancellationToken);
        await db.Queue("ROLLBACK TO SAVEPOINT known", null, cancellationToken);
        return new TakenIn(id, IsKnown: true);
    }
}
