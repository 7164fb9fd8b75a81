using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Keeps a record and uses it for nothing, or lifts that again: a restricted person is neither matched nor listed nor counted.
/// </summary>
internal sealed class PersonRestrictions(Db db, Events events, TimeProvider clock)
{
    /// <summary>Sets or lifts the restriction. Returns the pairs that were withdrawn because of it.</summary>
    public async Task<IReadOnlyList<Guid>> Set(PersonRole role, Guid id, bool isRestricted, CancellationToken cancellationToken)
    {
        var changed = await db.Execute(
            """
            UPDATE people
            SET is_restricted = @IsRestricted, version = version + 1, updated_at = @Now
            WHERE id = @Id AND status <> 'erased'
            """,
            new
            {
                Id = id,
                IsRestricted = isRestricted,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (changed != 1)
        {
            throw Problems.NotFound(role.ToText());
        }

        var stopped = new MatchingStopped(id);
        if (isRestricted)
        {
            await events.Publish(stopped, cancellationToken);
        }

        return [.. stopped.WithdrawnPairs];
    }
}
