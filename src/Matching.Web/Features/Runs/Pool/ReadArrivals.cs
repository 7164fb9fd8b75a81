using System.Text.Json.Nodes;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>Mentors who arrived in a programme and passed the interview, whether they still have a place or not.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="SiteId">Only this site.</param>
/// <param name="After">They applied after this day,</param>
/// <param name="Until">and no later than this one.</param>
public sealed record ReadArrivals(Guid ProgrammeId, Guid? SiteId, DateOnly After, DateOnly Until)
    : IQuery<IReadOnlyList<Participant>>;

internal sealed class ReadArrivalsHandler(Db db, IdentityVault vault) : IRequestHandler<ReadArrivals, IReadOnlyList<Participant>>
{
    // A year of the largest programmes; more of them would say nothing new.
    private const int Most = 5000;

    public async Task<IReadOnlyList<Participant>> Handle(ReadArrivals request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<ArrivalRow>(
            """
            SELECT p.id, p.site_id, p.birth_year, p.is_guardian_consented, p.adult_confirmed_on IS NOT NULL AS is_adult_confirmed, p.gender, p.capacity, p.applied_on, p.profile, p.key_wrapped, p.identity_sealed, s.latitude, s.longitude, r.provided_adjustments
            FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
            WHERE p.programme_id = @ProgrammeId AND p.role = 'mentor' AND p.status IN ('suitable', 'available', 'paused') AND NOT p.is_restricted
              AND p.applied_on > @After AND p.applied_on <= @Until AND (CAST(@SiteId AS TEXT) IS NULL OR p.site_id = @SiteId)
            ORDER BY p.id LIMIT @Most
            """,
            new
            {
                request.ProgrammeId,
                request.SiteId,
                request.After,
                request.Until,
                Most,
            },
            cancellationToken
        );
        return rows.ConvertAll(row => row.Read(vault));
    }

    private sealed record ArrivalRow
    {
        public required Guid Id { get; init; }
        public Guid? SiteId { get; init; }
        public int? BirthYear { get; init; }
        public required bool IsGuardianConsented { get; init; }
        public required bool IsAdultConfirmed { get; init; }
        public string? Gender { get; init; }
        public required int Capacity { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string Profile { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public required List<string> ProvidedAdjustments { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }

        // As late arrivals: with all of their places.
        public Participant Read(IdentityVault vault) =>
            ParticipantReader.WithoutProvided(
                ParticipantReader.Read(
                    new ParticipantColumns(
                        Id,
                        SiteId,
                        BirthYear,
                        IsGuardianConsented,
                        IsAdultConfirmed,
                        Gender,
                        AppliedOn,
                        Math.Max(1, Capacity)
                    ),
                    JsonNode.Parse(Profile)!.AsObject(),
                    vault.Open<JsonObject>(IdentitySealed, KeyWrapped, Id, PersonRow.SealColumn),
                    Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null
                ),
                ProvidedAdjustments
            );
    }
}
