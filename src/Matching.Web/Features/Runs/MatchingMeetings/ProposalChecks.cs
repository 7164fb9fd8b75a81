using System.Text.Json;
using Dapper;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.Pool;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>What is different about two people of a proposal from what their run saw.</summary>
public sealed record ProposalCheck
{
    /// <summary>What each lacks for an offer, such as <c>mentor_paused</c> or <c>mentee_consent</c>.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Rules of the run's profile that now block the pair.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>What changed about the mentee, as codes of what a person is asked.</summary>
    public required IReadOnlyList<string> OfMentee { get; init; }

    /// <summary>What changed about the mentor.</summary>
    public required IReadOnlyList<string> OfMentor { get; init; }

    /// <summary>Whether the pair can still be offered.</summary>
    public bool Holds => Missing.Count == 0 && Rules.Count == 0;

    /// <summary>Why it cannot, as codes.</summary>
    internal IReadOnlyList<string> Against => [.. Missing, .. Rules];
}

/// <summary>Two people of a proposal.</summary>
/// <param name="MenteeId">The mentee.</param>
/// <param name="MentorId">The mentor.</param>
/// <param name="IsLocked">Whether the run had to pair them: a lock passes over rules, never over a required gender.</param>
internal readonly record struct CheckedPair(Guid MenteeId, Guid MentorId, bool IsLocked);

/// <summary>Holds the proposals of a run up against its people as they are now.</summary>
internal sealed class ProposalChecks(Db db, IdentityVault vault, ProgrammeDays days)
{
    // what a person is asked, and what of it the engine reads; wishes and answers on values are named, never shown
    private static readonly (string Code, Func<Participant, object?> Of)[] Asked =
    [
        ("languages", person => person.Languages),
        ("availability", person => person.Availability),
        ("needs", person => (person.Needs, person.SpecialNeeds)),
        ("offers", person => (person.Offers, person.Experience)),
        ("interests", person => (person.Interests, person.Dislikes)),
        ("values", person => person.Values),
        ("expectations", person => (person.HoursPerMonth, person.Kinds)),
        ("channels", person => person.Channels),
        ("wishes", person => (person.WishedGender, person.WishedGenderStrength, person.WishedMinAge, person.WishedMaxAge)),
        ("place", person => (person.SiteId, person.Place, person.TravelKm, person.AcceptsOnline)),
        ("person", person => (person.BirthYear, person.Gender, person.AdultGenders, person.IsSeveral)),
        ("family", person => person.ChildrenBirthYears),
        ("sector", person => person.Sector),
        ("accessibility", person => (person.AccessibilityNeeds, person.AccessibilityOffers)),
        ("questions", person => (person.CustomNumbers, person.CustomTexts)),
    ];

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    /// <summary>Checks pairs of a programme; the run is null where its input cannot be opened, so that nothing can be compared.</summary>
    public async Task<IReadOnlyDictionary<Guid, ProposalCheck>> Of(
        Guid programmeId,
        OpenRun? open,
        IReadOnlyCollection<CheckedPair> pairs,
        CancellationToken cancellationToken
    )
    {
        if (pairs.Count == 0)
        {
            return new Dictionary<Guid, ProposalCheck>();
        }

        var people = (await Read(programmeId, pairs, cancellationToken)).ToDictionary(row => row.Id);
        return pairs
            .Where(pair => people.ContainsKey(pair.MenteeId) && people.ContainsKey(pair.MentorId))
            .ToDictionary(pair => pair.MenteeId, pair => Check(open, pair, people[pair.MenteeId], people[pair.MentorId]));
    }

    private ProposalCheck Check(OpenRun? open, CheckedPair pair, NowRow mentee, NowRow mentor)
    {
        var missing = PairStates.Missing([mentee.Standing, mentor.Standing], PairStatus.Offered);
        var (i, j) = (open?.Pool.MenteeAt(pair.MenteeId) ?? -1, open?.Pool.MentorAt(pair.MentorId) ?? -1);
        // who was erased, or is still under an age at which they can be matched, has a state of their own
        if (open is null || i < 0 || j < 0)
        {
            return new ProposalCheck
            {
                Missing = missing,
                Rules = [],
                OfMentee = [],
                OfMentor = [],
            };
        }

        var (one, other) = (mentee.Person(vault, open.Pool.Mentees[i].Places), mentor.Person(vault, open.Pool.Mentors[j].Places));
        return new ProposalCheck
        {
            Missing = missing,
            Rules = [.. open.Pool.Scorer.BlockedBy(one, other).Where(rule => !pair.IsLocked || rule == PairStates.GenderRule)],
            OfMentee = Changes(open.Pool.Mentees[i], one),
            OfMentor = Changes(open.Pool.Mentors[j], other),
        };
    }

    private static List<string> Changes(Participant then, Participant now) =>
        [
            .. Asked
                .Where(asked =>
                    JsonSerializer.Serialize(asked.Of(then), WithFields) != JsonSerializer.Serialize(asked.Of(now), WithFields)
                )
                .Select(asked => asked.Code),
        ];

    private async Task<List<NowRow>> Read(
        Guid programmeId,
        IReadOnlyCollection<CheckedPair> pairs,
        CancellationToken cancellationToken
    )
    {
        var today = await days.Today(programmeId, cancellationToken);
        var rows = new List<NowRow>();
        foreach (var chunk in pairs.SelectMany(pair => new[] { pair.MenteeId, pair.MentorId }).Distinct().Chunk(Most))
        {
            var (test, parameters) = db.Dialect.In("p.id", chunk);
            parameters.AddDynamicParams(PersonGates.On(today, today));
            rows.AddRange(
                await db.Query<NowRow>(
                    $"""
                    SELECT p.id, p.site_id, p.birth_year, p.is_guardian_consented,
                      p.adult_confirmed_on IS NOT NULL AS is_adult_confirmed, p.gender, p.capacity, p.applied_on, p.profile,
                      p.key_wrapped, p.identity_sealed, p.role, p.status, s.latitude, s.longitude, r.provided_adjustments,
                      {PersonGates.Sql} AS gates
                    FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
                    WHERE {test} AND p.status <> 'erased'
                    """,
                    parameters,
                    cancellationToken
                )
            );
        }

        return rows;
    }

    private const int Most = 500;

    private sealed record NowRow : ProfileRow
    {
        public required string Role { get; init; }
        public required string Status { get; init; }
        public required int Gates { get; init; }
        public required List<string> ProvidedAdjustments { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }

        public PersonStanding Standing => new(Id, Role, Status, PersonGates.Named(Gates));

        // with the places that the run saw: this very proposal takes one of them
        public Participant Person(IdentityVault vault, int places) =>
            ParticipantReader.WithoutProvided(
                Read(
                    vault,
                    Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null,
                    places
                ),
                ProvidedAdjustments
            );
    }
}
