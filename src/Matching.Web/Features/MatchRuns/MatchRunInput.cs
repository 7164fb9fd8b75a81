using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Mediation;
using CriteriaProfile = Matching.Web.Features.CriteriaProfiles.CriteriaProfile;

namespace Matching.Web.Features.MatchRuns;

/// <summary>Somebody who is available by state but not in the pool, and which gate is open.</summary>
internal sealed record KeptOut(Guid PersonId, bool IsMentee, string Gate);

/// <summary>Reads a pool from the database and freezes it: what is not in this document has no influence on the run.</summary>
internal sealed class MatchRunInput(Db db, IdentityVault vault)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Freeze(PoolInput input) => JsonSerializer.Serialize(input, Json);

    public static PoolInput Thaw(string frozen) => JsonSerializer.Deserialize<PoolInput>(frozen, Json)!;

    public static string HashOf(string document) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(document)));

    public async Task<(PoolInput Input, List<KeptOut> KeptOut)> Load(MatchRun run, CriteriaProfile profile, CancellationToken cancellationToken)
    {
        var rows = await db.Query<PoolRow>(
            $"""
            SELECT p.id, p.role, p.site_id, p.birth_year, p.gender, p.applied_on, p.profile, p.key_wrapped, p.identity_sealed,
                   s.latitude, s.longitude,
                   p.capacity - (SELECT count(*) FROM pairs x WHERE x.mentor_id = p.id AND x.status IN ({PairStates.UnderWay})) AS places,
                   EXISTS (SELECT 1 FROM pairs x WHERE x.mentee_id = p.id AND x.status IN ({PairStates.UnderWay})) AS is_paired,
                   EXISTS (SELECT 1 FROM consents c WHERE c.person_id = p.id AND c.purpose = 'matching' AND c.withdrawn_at IS NULL) AS has_consent
            FROM people p LEFT JOIN sites s ON s.id = p.site_id
            WHERE p.programme_id = @ProgrammeId AND p.status = 'available' AND (CAST(@SiteId AS TEXT) IS NULL OR p.site_id = @SiteId)
            ORDER BY p.id
            """,
            new { run.ProgrammeId, run.SiteId },
            cancellationToken);
        var history = await db.Query<HistoryRow>(
            PairStates.HistorySql + " ORDER BY mentee_id, mentor_id",
            new { run.ProgrammeId },
            cancellationToken);
        var keptOut = new List<KeptOut>();
        List<Participant> mentees = [], mentors = [];
        foreach (var row in rows.Where(row => !row.IsPaired))
        {
            var person = row.Read(vault);
            var isMentee = row.Role == PersonRole.Mentee.ToText();
            var gate = !row.HasConsent ? "consent"
                : row.BirthYear is not { } year || run.AsOf.Year - year < PersonStates.MinimumAge ? "age"
                : person.Languages is not { Count: > 0 } ? "language"
                : row.Places < 1 ? "capacity"
                : null;
            if (gate is not null)
            {
                keptOut.Add(new KeptOut(row.Id, isMentee, gate));
            }
            else
            {
                (isMentee ? mentees : mentors).Add(person);
            }
        }

        var input = new PoolInput
        {
            Mentees = mentees,
            Mentors = mentors,
            Criteria = [.. profile.Criteria.Select(entry => entry.Setting)],
            Objective = run.Objective,
            AsOf = run.AsOf,
            History = [.. history.Select(pair => new IdPair(pair.MenteeId, pair.MentorId)).Distinct()],
            Locks = [.. run.Limits.Locks.Select(pair => pair.Ids)],
            Forbids = [.. run.Limits.Forbids.Select(pair => pair.Ids)],
        };
        return (input, keptOut);
    }

    private sealed record HistoryRow
    {
        public required Guid MenteeId { get; init; }
        public required Guid MentorId { get; init; }
    }

    private sealed record PoolRow
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public Guid? SiteId { get; init; }
        public int? BirthYear { get; init; }
        public string? Gender { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string Profile { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }
        public required int Places { get; init; }
        public required bool IsPaired { get; init; }
        public required bool HasConsent { get; init; }

        public Participant Read(IdentityVault vault)
        {
            var profile = JsonNode.Parse(Profile)!.AsObject();
            var identity = vault.Open<JsonObject>(IdentitySealed, KeyWrapped, Id, PersonRow.SealColumn);
            var location = identity["location"];
            GeoPoint? place = location?["latitude"]?.GetValue<double>() is { } latitude && location["longitude"]?.GetValue<double>() is { } longitude
                ? new GeoPoint(latitude, longitude)
                : Latitude is { } north && Longitude is { } east ? new GeoPoint(north, east) : null;
            return new Participant
            {
                Id = Id,
                SiteId = SiteId,
                // To a hundredth of a degree, about a kilometre: enough for a travel radius, too coarse for a door.
                Place = place is { } point ? new GeoPoint(Math.Round(point.Latitude, 2), Math.Round(point.Longitude, 2)) : null,
                TravelKm = profile["travelKm"]?.GetValue<int>(),
                AcceptsOnline = profile["acceptsOnline"]?.GetValue<bool>(),
                Languages = List(profile["languages"], language => new LanguageSkill(Text(language, "code"), (int)EnumText.Parse<LanguageLevel>(Text(language, "level")))),
                Availability = List(profile["availability"], slot => (int)EnumText.Parse<Slot>(slot.GetValue<string>())),
                Needs = List(profile["needs"], need => new NeedAsked(Text(need, "code"), need["mandatory"]?.GetValue<bool>() ?? false)),
                Offers = List(profile["offers"], offer => new OfferMade(Text(offer, "code"), offer["from"]?.GetValue<int>(), offer["to"]?.GetValue<int>())),
                Interests = Texts(profile["interests"]),
                Dislikes = Texts(profile["dislikes"]),
                Values = List(profile["values"], value => value.GetValue<int>()),
                Sector = profile["sector"]?.GetValue<string>(),
                BirthYear = BirthYear,
                ChildrenBirthYears = List(profile["childrenBirthYears"], year => year.GetValue<int>()),
                HoursPerMonth = profile["expectations"]?["hoursPerMonth"]?.GetValue<int>(),
                Kinds = Texts(profile["expectations"]?["kinds"]),
                Channels = Texts(profile["channels"]),
                AccessibilityNeeds = Texts(profile["accessibilityNeeds"]),
                AccessibilityOffers = Texts(profile["accessibilityOffers"]),
                SpecialNeeds = List(profile["specialNeeds"], need => new NeedAsked(Text(need, "code"), need["mandatory"]?.GetValue<bool>() ?? false)),
                Experience = Texts(profile["experience"]),
                IsPriority = profile["priority"]?.GetValue<bool>() ?? false,
                Gender = Gender,
                WishedGender = profile["wishes"]?["gender"]?.GetValue<string>(),
                WishedMinAge = profile["wishes"]?["minAge"]?.GetValue<int>(),
                WishedMaxAge = profile["wishes"]?["maxAge"]?.GetValue<int>(),
                AppliedOn = AppliedOn,
                Places = Places,
                CustomNumbers = profile["custom"]?.AsObject() is { } custom
                    ? new SortedDictionary<string, double>(custom.Where(answer => answer.Value?.GetValueKind() == JsonValueKind.Number).ToDictionary(answer => answer.Key, answer => answer.Value!.GetValue<double>()), StringComparer.Ordinal)
                    : null,
            };
        }

        private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

        private static List<string>? Texts(JsonNode? list) => List(list, text => text.GetValue<string>());

        private static List<T>? List<T>(JsonNode? list, Func<JsonNode, T> read) => list?.AsArray().Select(node => read(node!)).ToList();
    }
}
