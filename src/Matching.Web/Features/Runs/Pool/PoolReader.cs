using System.Globalization;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>A person who is available by state but not in the pool, with the open gate.</summary>
public sealed record KeptOut(Guid PersonId, bool IsMentee, string Gate)
{
    /// <summary>The gate of a mentor whose last place an unsafe end keeps until its concern is closed.</summary>
    internal const string PlaceBlocked = "capacity_blocked";
}

/// <summary>Who can be matched now, by id, and with whom they were before.</summary>
public sealed record PoolOfPeople(
    IReadOnlyList<Participant> Mentees,
    IReadOnlyList<Participant> Mentors,
    IReadOnlyList<KeptOut> KeptOut,
    IReadOnlyList<IdPair> History
)
{
    /// <summary>Mentees who are available by state and in a pair already, a proposal included.</summary>
    public int PairedMentees { get; init; }

    /// <summary>Scores these people by the rules of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="asOf">The day for which ages count.</param>
    internal PoolScorer ScoredBy(Participants.CriteriaProfiles.CriteriaProfile profile, DateOnly asOf) =>
        new(profile.Rules, new ScoringContext(asOf, History.Select(pair => (pair.MenteeId, pair.MentorId)).ToHashSet()));
}

/// <summary>Which people of a programme to read.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="SiteId">Only people of this site.</param>
/// <param name="Role">Only this side. Defaults to both.</param>
/// <param name="AsOf">The day for which ages count.</param>
/// <param name="NeedsLanguages">Whether the profile has a rule on languages: only then people of whom no language is known are
/// kept out.</param>
/// <param name="Besides">A person who is included though they are not in the pool.</param>
public sealed record PoolScope(
    Guid ProgrammeId,
    Guid? SiteId,
    PersonRole? Role,
    DateOnly AsOf,
    bool NeedsLanguages,
    Guid? Besides = null
);

/// <summary>Reads the pool of a programme: all people who are available, unpaired and without an open gate.</summary>
internal sealed class PoolReader(Db db, IdentityVault vault, PoolCache cache, ProgrammeDays days)
{
    private const int ProfilesAtOnce = 1000;
    private const int LargePool = 5000;

    // Both sides named when both are meant, so that the index of the pool is entered at the right place.
    private static string InPool(Guid? siteId) =>
        $"""
            FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE p.programme_id = @ProgrammeId AND p.status = 'available' AND p.role IN (@Role, @OrRole)
              AND {Where.Set(siteId, "p.site_id = @SiteId")}
            """;

    // Differs whenever an available person came, went or changed.
    private static string SumSql(Guid? siteId) =>
        "SELECT count(*) AS people, CAST(coalesce(sum(p.mark * (128 * p.version + "
        + PersonGates.Sql
        + ")), 0) AS BIGINT) AS marks "
        + InPool(siteId);

    private static Dapper.DynamicParameters Parameters(
        Guid programmeId,
        Guid? siteId,
        PersonRole? role,
        DateOnly asOf,
        DateOnly today
    )
    {
        var parameters = new Dapper.DynamicParameters(PersonGates.On(asOf, today));
        parameters.AddDynamicParams(
            new
            {
                ProgrammeId = programmeId,
                SiteId = siteId,
                Role = (role ?? PersonRole.Mentee).ToText(),
                OrRole = (role ?? PersonRole.Mentor).ToText(),
            }
        );
        return parameters;
    }

    public async Task<PoolOfPeople> Read(PoolScope scope, CancellationToken cancellationToken)
    {
        var today = await days.Today(scope.ProgrammeId, cancellationToken);
        // asked for before anything is read; a transaction may have written what is not committed
        var state = db.IsInTransaction ? new object() : await db.State(cancellationToken);
        var moment = new PoolMoment(state, scope.AsOf, today);
        var parameters = Parameters(scope.ProgrammeId, scope.SiteId, scope.Role, scope.AsOf, today);
        var sites = (
            await db.Patient()
                .Query<SiteRow>(
                    "SELECT id, version, latitude, longitude FROM sites WHERE programme_id = @ProgrammeId ORDER BY id",
                    new { scope.ProgrammeId },
                    cancellationToken
                )
        ).ToDictionary(site => site.Id);
        var members = await Members(scope, moment, parameters, sites, cancellationToken);
        var busy = await db.Query<PairRow>(
            $"""
            SELECT mentor_id, mentee_id, FALSE AS is_blocked
            FROM pairs WHERE programme_id = @ProgrammeId AND status IN ({PairStates.UnderWay})
            UNION ALL
            -- such a pair takes a place of its mentor, and its mentee is free: the pair's own id is no person's
            SELECT mentor_id, id AS mentee_id, TRUE AS is_blocked
            FROM pairs WHERE programme_id = @ProgrammeId AND is_place_blocked
            """,
            new { scope.ProgrammeId },
            cancellationToken
        );
        // For one person the pairs of that person are all that is asked for.
        var history = await db.Query<PairRow>(
            $"""
            SELECT mentee_id, mentor_id
            FROM ({PairStates.HistorySql}) h
            WHERE {Where.Set(scope.Besides, "mentee_id = @Besides OR mentor_id = @Besides")}
            ORDER BY mentee_id, mentor_id
            """,
            new { scope.ProgrammeId, scope.Besides },
            cancellationToken
        );
        var provided = (
            await db.Single<ProvidedRow>(
                "SELECT provided_adjustments FROM programmes WHERE id = @ProgrammeId",
                new { scope.ProgrammeId },
                cancellationToken
            )
        ).ProvidedAdjustments;
        return Sort(scope, members, busy, provided) with
        {
            History = [.. history.Select(pair => new IdPair(pair.MenteeId, pair.MentorId)).Distinct()],
        };
    }

    /// <summary>Computes from a pool what a question asks for, or returns it again when nothing was committed since.</summary>
    /// <param name="question">The question, which is compared by value, with all that the answer depends on besides the data.</param>
    /// <param name="compute">Computes it.</param>
    /// <param name="cancellationToken">Cancels the question for the state of the database.</param>
    public async Task<T> Once<T>(object question, Func<Task<T>> compute, CancellationToken cancellationToken)
        where T : class
    {
        if (db.IsInTransaction)
        {
            return await compute();
        }

        var state = await db.State(cancellationToken);
        if (cache.FindComputed(state, question) is T known)
        {
            return known;
        }

        var computed = await compute();
        cache.KeepComputed(state, question, computed);
        return computed;
    }

    /// <summary>
    /// Returns a short text that differs whenever a person of a programme's pool came, went or changed, or a pair was made or
    /// ended since: equal texts, equal runs. Reads sums only.
    /// </summary>
    public async Task<string> State(Guid programmeId, CancellationToken cancellationToken)
    {
        var today = await days.Today(programmeId, cancellationToken);
        var people = await db.Single<SumRow>(SumSql(null), Parameters(programmeId, null, null, today, today), cancellationToken);
        var pairs = await db.Single<StateRow>(
            $"""
            SELECT count(*) AS number, CAST(coalesce(sum(p.mark), 0) AS BIGINT) AS marks
            FROM pairs c JOIN people p ON p.id = c.mentee_id
            WHERE c.programme_id = @ProgrammeId AND (c.status IN ({PairStates.UnderWay}) OR c.is_place_blocked)
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        var sites = await db.Single<StateRow>(
            "SELECT count(*) AS number, CAST(coalesce(sum(version), 0) AS BIGINT) AS marks FROM sites WHERE programme_id = @ProgrammeId",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{people.People}-{people.Marks:x}-{pairs.Number}-{pairs.Marks:x}-{sites.Number}-{sites.Marks}"
        );
    }

    private static PoolOfPeople Sort(
        PoolScope scope,
        IReadOnlyList<PoolMember> members,
        List<PairRow> busy,
        List<string> provided
    )
    {
        var paired = busy.Select(pair => pair.MenteeId).ToHashSet();
        var taken = busy.GroupBy(pair => pair.MentorId).ToDictionary(pairs => pairs.Key, pairs => pairs.Count());
        var blocked = busy.Where(pair => pair.IsBlocked).Select(pair => pair.MentorId).ToHashSet();
        List<Participant> mentees = [],
            mentors = [];
        List<KeptOut> keptOut = [];
        var pairedMentees = 0;
        foreach (var member in members)
        {
            var person = ParticipantReader.WithoutProvided(member.Participant, provided);
            var isKeptQuiet = paired.Contains(person.Id) || (member.Gates & PersonGates.Restriction) != 0;
            if (isKeptQuiet && person.Id != scope.Besides)
            {
                pairedMentees += (member.Gates & PersonGates.Restriction) == 0 ? 1 : 0;
                continue;
            }

            var places = member.IsMentee ? 1 : member.Capacity - taken.GetValueOrDefault(person.Id);
            var gate =
                person.Id == scope.Besides ? null
                : member.Gates != 0 ? PersonGates.Named(member.Gates)[0]
                : scope.NeedsLanguages && person.Languages is not { Count: > 0 } ? "language"
                : places < 1 ? (blocked.Contains(person.Id) ? KeptOut.PlaceBlocked : "capacity")
                : null;
            if (gate is not null)
            {
                keptOut.Add(new KeptOut(person.Id, member.IsMentee, gate));
            }
            else
            {
                (member.IsMentee ? mentees : mentors).Add(person.Places == places ? person : person with { Places = places });
            }
        }

        return new PoolOfPeople(mentees, mentors, keptOut, []) { PairedMentees = pairedMentees };
    }

    // All available people by id, and the person who is asked for.
    private async Task<IReadOnlyList<PoolMember>> Members(
        PoolScope scope,
        PoolMoment moment,
        Dapper.DynamicParameters parameters,
        Dictionary<Guid, SiteRow> sites,
        CancellationToken cancellationToken
    )
    {
        var key = new PoolKey(scope.ProgrammeId, scope.SiteId, scope.Role);
        var members = cache.FindPool(key, moment) ?? await Changed(key, scope, moment, parameters, sites, cancellationToken);
        if (scope.Besides is not { } besides || members.Any(member => member.Participant.Id == besides))
        {
            return members;
        }

        var row = await db.Single<MemberRow>(
            """
            SELECT id, role = 'mentee' AS is_mentee, version, capacity, 0 AS gates
            FROM people
            WHERE programme_id = @ProgrammeId AND id = @Besides
            """,
            new { scope.ProgrammeId, scope.Besides },
            cancellationToken
        );
        return [.. members, .. await Known(scope, [row], sites, cancellationToken)];
    }

    private async Task<IReadOnlyList<PoolMember>> Changed(
        PoolKey key,
        PoolScope scope,
        PoolMoment moment,
        Dapper.DynamicParameters parameters,
        Dictionary<Guid, SiteRow> sites,
        CancellationToken cancellationToken
    )
    {
        var sum = await db.Single<SumRow>(SumSql(scope.SiteId), parameters, cancellationToken);
        var stamp = new PoolStamp(
            sum.People,
            sum.Marks,
            sites.Values.Aggregate(0, (hash, site) => HashCode.Combine(hash, site.Id, site.Version))
        );
        var members = cache.FindPool(key, stamp);
        if (members is null)
        {
            var rows = await db.Query<MemberRow>(
                $"SELECT p.id, p.role = 'mentee' AS is_mentee, p.version, p.capacity, {PersonGates.Sql} AS gates {InPool(scope.SiteId)}",
                parameters,
                cancellationToken
            );
            rows.Sort((one, other) => one.Id.CompareTo(other.Id));
            members = await Known(scope, rows, sites, cancellationToken);
        }

        cache.KeepPool(key, stamp, moment, members);
        return members;
    }

    // One for each row, in the same order.
    private async Task<PoolMember[]> Known(
        PoolScope scope,
        List<MemberRow> rows,
        Dictionary<Guid, SiteRow> sites,
        CancellationToken cancellationToken
    )
    {
        var known = new PoolMember[rows.Count];
        var missing = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (
                cache.Find(rows[i].Id, rows[i].Version) is var (participant, siteVersion)
                && siteVersion == VersionOf(participant.SiteId)
            )
            {
                known[i] = rows[i].With(participant);
            }
            else
            {
                missing.Add(i);
            }
        }

        // between two ids are people of every site
        var isMost = scope.SiteId is null && missing.Count > rows.Count / 2 && missing.Count >= LargePool;
        // Opening and reading a profile takes longer than fetching it, so the next ones are fetched in the meantime.
        var opening = Task.CompletedTask;
        foreach (var some in missing.OrderBy(i => rows[i].IsMentee).Chunk(ProfilesAtOnce))
        {
            var profiles = await Profiles(scope.ProgrammeId, [.. some.Select(i => rows[i])], isMost, cancellationToken);
            await opening;
            opening = Task.Run(
                () =>
                    Parallel.ForEach(some, new ParallelOptions { CancellationToken = cancellationToken }, i => Open(i, profiles)),
                cancellationToken
            );
        }

        await opening;
        return known;

        void Open(int i, Dictionary<Guid, VersionedProfileRow> profiles)
        {
            var row = profiles[rows[i].Id];
            var participant = row.Read(
                vault,
                row.SiteId is { } id && sites.TryGetValue(id, out var site) ? new GeoPoint(site.Latitude, site.Longitude) : null,
                row.Capacity
            );
            cache.Keep(row.Id, row.Version, VersionOf(row.SiteId), participant);
            known[i] = rows[i].With(participant);
        }

        int VersionOf(Guid? siteId) => siteId is { } id && sites.TryGetValue(id, out var site) ? site.Version : 0;
    }

    // Most of a large pool are read in order, from the first to the last: to name each takes as long as to read it.
    private async Task<Dictionary<Guid, VersionedProfileRow>> Profiles(
        Guid programmeId,
        IReadOnlyList<MemberRow> some,
        bool isMost,
        CancellationToken cancellationToken
    )
    {
        var (first, last) = (some[0], some[^1]);
        var profiles =
            isMost && first.IsMentee == last.IsMentee
                ? await db.Query<VersionedProfileRow>(
                    $"""
                    SELECT {VersionedProfileRow.Columns} FROM people
                    WHERE programme_id = @ProgrammeId AND role = @Role AND id >= @First AND id <= @Last
                    """,
                    new
                    {
                        ProgrammeId = programmeId,
                        Role = (first.IsMentee ? PersonRole.Mentee : PersonRole.Mentor).ToText(),
                        First = first.Id,
                        Last = last.Id,
                    },
                    cancellationToken
                )
                : await db.QueryAll<VersionedProfileRow>(
                    $"SELECT {VersionedProfileRow.Columns} FROM people WHERE",
                    "id",
                    some.Select(row => row.Id),
                    cancellationToken
                );
        return profiles.ToDictionary(row => row.Id);
    }

    private sealed record ProvidedRow
    {
        public required List<string> ProvidedAdjustments { get; init; }
    }

    private sealed record SumRow
    {
        public required long People { get; init; }
        public required long Marks { get; init; }
    }

    private sealed record StateRow
    {
        public required long Number { get; init; }
        public required long Marks { get; init; }
    }

    private sealed record MemberRow
    {
        public required Guid Id { get; init; }
        public required bool IsMentee { get; init; }
        public required int Version { get; init; }
        public required int Capacity { get; init; }
        public required int Gates { get; init; }

        public PoolMember With(Participant participant) => new(participant, IsMentee, Capacity, Gates);
    }

    private sealed record SiteRow
    {
        public required Guid Id { get; init; }
        public required int Version { get; init; }
        public required double Latitude { get; init; }
        public required double Longitude { get; init; }
    }

    private sealed record PairRow
    {
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
        public bool IsBlocked { get; init; }
    }

    private sealed record VersionedProfileRow : ProfileRow
    {
        public const string Columns = """
            id, version, site_id, birth_year, is_guardian_consented, adult_confirmed_on IS NOT NULL AS is_adult_confirmed, gender,
            capacity, applied_on, profile, key_wrapped, identity_sealed
            """;

        public required int Version { get; init; }
    }
}
