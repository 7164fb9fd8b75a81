using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>Mentors who arrived in a programme and passed the interview, whether they still have a place or not.</summary>
internal sealed class ArrivalReader(Db db, IdentityVault vault)
{
    // A year of the largest programmes; more of them would say nothing new.
    private const int Most = 5000;

    /// <summary>Reads them.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="siteId">Only this site.</param>
    /// <param name="after">They applied after this day,</param>
    /// <param name="until">and no later than this one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<Participant>> Read(
        Guid programmeId,
        Guid? siteId,
        DateOnly after,
        DateOnly until,
        CancellationToken cancellationToken
    )
    {
        var rows = await db.Query<ArrivalRow>(
            $"""
            SELECT p.id, p.site_id, p.birth_year, p.is_guardian_consented,
              p.adult_confirmed_on IS NOT NULL AS is_adult_confirmed, p.gender, p.capacity, p.applied_on, p.profile,
              p.key_wrapped, p.identity_sealed, s.latitude, s.longitude, r.provided_adjustments
            FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
            WHERE p.programme_id = @ProgrammeId
              AND p.role = 'mentor'
              AND p.status IN ('suitable', 'available', 'paused')
              AND NOT p.is_restricted
              AND p.applied_on > @After AND p.applied_on <= @Until AND {Where.Set(siteId, "p.site_id = @SiteId")}
            ORDER BY p.id LIMIT @Most
            """,
            new
            {
                ProgrammeId = programmeId,
                SiteId = siteId,
                After = after,
                Until = until,
                Most,
            },
            cancellationToken
        );
        return rows.ConvertAll(row => row.Read(vault));
    }

    private sealed record ArrivalRow : ProfileRow
    {
        public required List<string> ProvidedAdjustments { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }

        // As late arrivals: with all of their places.
        public Participant Read(IdentityVault vault) =>
            ParticipantReader.WithoutProvided(
                Read(
                    vault,
                    Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null,
                    Math.Max(1, Capacity)
                ),
                ProvidedAdjustments
            );
    }
}
