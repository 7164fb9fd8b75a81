using System.Text.Json.Nodes;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pool;

/// <summary>Somebody who is available by state but not in the pool, and which gate is open.</summary>
public sealed record KeptOut(Guid PersonId, bool IsMentee, string Gate);

/// <summary>Who can be matched now, by id, and with whom they were before.</summary>
public sealed record PoolOfPeople(IReadOnlyList<Participant> Mentees, IReadOnlyList<Participant> Mentors, IReadOnlyList<KeptOut> KeptOut, IReadOnlyList<IdPair> History);

/// <summary>Reads the pool of a programme: everybody available, unpaired and through the gates.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="SiteId">Only people of this site.</param>
/// <param name="Role">Only this side; both when left out.</param>
/// <param name="AsOf">The day for which ages count.</param>
/// <param name="Besides">Somebody who is told of though they are not in the pool.</param>
public sealed record ReadPool(Guid ProgrammeId, Guid? SiteId, PersonRole? Role, DateOnly AsOf, Guid? Besides = null) : IQuery<PoolOfPeople>;

internal sealed class ReadPoolHandler(Db db, IdentityVault vault, PoolCache cache, TimeProvider clock) : IRequestHandler<ReadPool, PoolOfPeople>
{
    public async Task<PoolOfPeople> Handle(ReadPool request, CancellationToken cancellationToken)
    {
        var members = await db.Query<Member>(
            $"""
            SELECT p.id, p.role, p.version, p.capacity, coalesce(s.version, 0) AS site_version,
                   g.person_id, g.birth_year, g.has_consent, g.lacks_training, g.needs_check, g.checked_until, g.interest_asked_on, g.interest_confirmed_on,
                   g.screened_on, g.status_changed_at, g.screening_months
            FROM people p JOIN person_gates g ON g.person_id = p.id LEFT JOIN sites s ON s.id = p.site_id
            WHERE p.programme_id = @ProgrammeId AND (p.status = 'available' OR p.id = @Besides)
              AND (CAST(@SiteId AS TEXT) IS NULL OR p.site_id = @SiteId OR p.id = @Besides)
              AND (CAST(@Role AS TEXT) IS NULL OR p.role = @Role OR p.id = @Besides)
            ORDER BY p.id
            """,
            new { request.ProgrammeId, request.SiteId, Role = request.Role?.ToText(), request.Besides },
            cancellationToken);
        var busy = await db.Query<BusyRow>(
            $"SELECT mentor_id, mentee_id FROM pairs WHERE programme_id = @ProgrammeId AND status IN ({PairStates.UnderWay})",
            new { request.ProgrammeId },
            cancellationToken);
        var history = await db.Query<BusyRow>(PairStates.HistorySql + " ORDER BY mentee_id, mentor_id", new { request.ProgrammeId }, cancellationToken);
        var paired = busy.Select(pair => pair.MenteeId).ToHashSet();
        var taken = busy.GroupBy(pair => pair.MentorId).ToDictionary(pairs => pairs.Key, pairs => pairs.Count());
        var people = await Participants(members, cancellationToken);
        return Sort(request, members.Where(member => !paired.Contains(member.Id) || member.Id == request.Besides), people, taken) with
        {
            History = [.. history.Select(pair => new IdPair(pair.MenteeId, pair.MentorId)).Distinct()],
        };
    }

    private PoolOfPeople Sort(ReadPool request, IEnumerable<Member> members, Dictionary<Guid, Participant> people, Dictionary<Guid, int> taken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        List<Participant> mentees = [], mentors = [];
        List<KeptOut> keptOut = [];
        foreach (var member in members)
        {
            var isMentee = member.Role == PersonRole.Mentee.ToText();
            var person = people[member.Id];
            var places = isMentee ? 1 : member.Capacity - taken.GetValueOrDefault(member.Id);
            var gate = member.Id == request.Besides ? null
                : member.ToBeInPool(request.AsOf, today) is [var open, ..] ? open
                : person.Languages is not { Count: > 0 } ? "language"
                : places < 1 ? "capacity"
                : null;
            if (gate is not null)
            {
                keptOut.Add(new KeptOut(member.Id, isMentee, gate));
            }
            else
            {
                (isMentee ? mentees : mentors).Add(person.Places == places ? person : person with { Places = places });
            }
        }

        return new PoolOfPeople(mentees, mentors, keptOut, []);
    }

    private async Task<Dictionary<Guid, Participant>> Participants(List<Member> members, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, Participant>(members.Count);
        var missing = new List<Guid>();
        foreach (var member in members)
        {
            if (cache.Find(member.Id, member.Version, member.SiteVersion) is { } participant)
            {
                known.Add(member.Id, participant);
            }
            else
            {
                missing.Add(member.Id);
            }
        }

        foreach (var chunk in missing.Chunk(MostAtOnce))
        {
            var (test, parameters) = db.Dialect.In("p.id", chunk);
            var rows = await db.Query<ProfileRow>(
                $"""
                SELECT p.id, p.version, p.site_id, p.birth_year, p.gender, p.capacity, p.applied_on, p.profile, p.key_wrapped, p.identity_sealed,
                       s.latitude, s.longitude, coalesce(s.version, 0) AS site_version
                FROM people p LEFT JOIN sites s ON s.id = p.site_id
                WHERE {test}
                """,
                parameters,
                cancellationToken);
            foreach (var row in rows)
            {
                var participant = row.Read(vault);
                cache.Keep(row.Id, row.Version, row.SiteVersion, participant);
                known[row.Id] = participant;
            }
        }

        return known;
    }

    // SQLite takes 32,766 parameters; but looks each up by name.
    private const int MostAtOnce = 500;

    private sealed record Member : PersonGates
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required int Version { get; init; }
        public required int SiteVersion { get; init; }
        public required int Capacity { get; init; }
    }

    private sealed record BusyRow
    {
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
    }

    private sealed record ProfileRow
    {
        public required Guid Id { get; init; }
        public required int Version { get; init; }
        public Guid? SiteId { get; init; }
        public int? BirthYear { get; init; }
        public string? Gender { get; init; }
        public required int Capacity { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string Profile { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public double? Latitude { get; init; }
        public double? Longitude { get; init; }
        public required int SiteVersion { get; init; }

        public Participant Read(IdentityVault vault) => ParticipantReader.Read(
            new ParticipantColumns(Id, SiteId, BirthYear, Gender, AppliedOn, Capacity),
            JsonNode.Parse(Profile)!.AsObject(),
            vault.Open<JsonObject>(IdentitySealed, KeyWrapped, Id, PersonRow.SealColumn)["location"],
            Latitude is { } north && Longitude is { } east ? new GeoPoint(north, east) : null);
    }
}
