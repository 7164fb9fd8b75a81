using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Empties the row of an erased person: their key, what it sealed, and everything that could identify them. The id, the programme
/// and the side stay, because the pairs of others point there.
/// </summary>
internal sealed class PersonAnonymiser(Db db, ProgrammeDays days, TimeProvider clock)
{
    public async Task Anonymise(Guid personId, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM person_tags WHERE person_id = @PersonId", new { PersonId = personId }, cancellationToken);
        await db.Execute("DELETE FROM person_undos WHERE person_id = @PersonId", new { PersonId = personId }, cancellationToken);
        await db.Execute("DELETE FROM consents WHERE person_id = @PersonId", new { PersonId = personId }, cancellationToken);
        await db.Execute(
            """
            UPDATE people
            SET status = 'erased', status_changed_at = @Now, status_reason_sealed = NULL, site_id = NULL,
                partner_id = NULL, responsible_id = NULL, preferred_language = '', birth_year = NULL,
                gender = NULL, capacity = 0, applied_on = @Today, source = NULL, profile = '{}', key_wrapped = '',
                identity_sealed = '', email_hash = NULL, phone_hash = NULL, name_hash = NULL,
                screened_on = NULL, screening_ends_on = NULL, is_matching_consented = FALSE, is_matching_noticed = FALSE,
                is_guardian_consented = FALSE, adult_confirmed_on = NULL, interest_asked_on = NULL,
                interest_confirmed_on = NULL, is_restricted = TRUE,
                retention_warned_at = NULL, version = version + 1, created_at = @Now, updated_at = @Now
            WHERE id = @PersonId
            """,
            new
            {
                PersonId = personId,
                Now = clock.GetUtcNow(),
                Today = await days.TodayOfPerson(personId, cancellationToken),
            },
            cancellationToken
        );
    }
}
