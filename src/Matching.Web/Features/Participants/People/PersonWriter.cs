using System.Buffers.Binary;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.People;

/// <summary>Stores mentors and mentees: one shape, one table, one place that seals.</summary>
public sealed partial class PersonWriter(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    PersonStore personStore,
    ProgrammeStore programmes,
    OwnWordsStore ownWords,
    DuplicateRecorder duplicateRecorder
)
{
    // A mentee has one place, their own.
    private const int OwnPlace = 1;

    internal const string InsertTag = "INSERT INTO person_tags (programme_id, tag, person_id) VALUES (@ProgrammeId, @Tag, @Id)";

    private const string InsertConsent = """
        INSERT INTO consents (id, programme_id, person_id, purpose, text_version, text_hash, language, channel, recorded_by, given_at)
        VALUES (@Id, @ProgrammeId, @PersonId, @Purpose, @Version, @Hash, @Language, @Channel, @By, @Now)
        """;

    // A file names the same few sites and words ten thousand times; they are looked up once a request.
    private readonly HashSet<(Guid ProgrammeId, Guid SiteId)> sites = [];
    private readonly Dictionary<Guid, OwnWords> words = [];

    // Records that may be of the person who is entered next, where they were read together with other rows.
    private IReadOnlyList<DuplicateSigns>? alike;

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    public async Task<Person> Insert(PersonRole role, PersonFields fields, CancellationToken cancellationToken)
    {
        if (fields.Status is not (null or PersonStatus.Applied))
        {
            throw Problems.ValidationFailed("status", Texts.Validation("one-of", PersonStatus.Applied.ToText()));
        }

        await ReadPlace(fields.ProgrammeId, fields.SiteId, cancellationToken, fields);
        var programme = await CheckPlace(fields, cancellationToken);
        ContactWays.Check(fields);
        var stored = await InsertAll(role, [(fields, programme)], cancellationToken);
        return await personStore.Get(role, stored[0], cancellationToken);
    }

    /// <summary>Stores people who were checked before, in few statements. Returns their ids in the same order.</summary>
    public async Task<IReadOnlyList<Guid>> InsertAll(
        PersonRole role,
        IReadOnlyList<(PersonFields Fields, Programme Programme)> people,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var ids = await QueueAll(role, people, cancellationToken);
            await db.Flush(cancellationToken);
            return ids;
        }
        catch (DbException exception) when (PersonStates.IsEmailTaken(db.Dialect, exception))
        {
            throw Problems.Refused($"{role.ToText()}-email-taken");
        }
    }

    /// <summary>Queues the same. That an address is taken is reported at the latest by the commit.</summary>
    public async Task<IReadOnlyList<Guid>> QueueAll(
        PersonRole role,
        IReadOnlyList<(PersonFields Fields, Programme Programme)> people,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var rows = people
            .Select(person =>
            {
                var (id, fields) = (ids.New(), Complete(person.Fields));
                return (
                    Id: id,
                    Fields: fields,
                    person.Programme,
                    Split: PersonDocument.Split(fields, Json),
                    Key: vault.NewPersonKey(id)
                );
            })
            .ToList();
        var arguments = rows.ConvertAll(row =>
            Arguments(row.Id, role, row.Fields, row.Programme, row.Split.Profile, row.Split.Identity, row.Key, now)
        );
        var duplicates = await FindDuplicates(arguments, cancellationToken);
        await db.QueueAll(
            """
            INSERT INTO people (id, programme_id, site_id, partner_id, role, status, status_changed_at,
                                preferred_language, birth_year, gender, capacity, applied_on,
                                is_matching_consented, is_guardian_consented, adult_confirmed_on, interest_asked_on,
                                interest_confirmed_on, screened_on, screening_ends_on, profile, key_wrapped,
                                identity_sealed, email_hash, phone_hash, name_hash,
                                mark, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @SiteId, @PartnerId, @Role, @Status, @Now, @PreferredLanguage, @BirthYear,
                    @Gender, @Capacity, @AppliedOn,
                    @IsMatchingConsented, @IsGuardianConsented, @AdultConfirmedOn, @InterestAskedOn,
                    @InterestConfirmedOn, @ScreenedOn, @ScreeningEndsOn, @Profile, @Key, @Identity, @EmailHash,
                    @PhoneHash, @NameHash,
                    @Mark, 1, @Now, @Now)
            """,
            arguments,
            cancellationToken
        );
        await db.QueueAll(InsertTag, rows.SelectMany(row => Tags(row.Id, row.Fields, row.Split.Profile)), cancellationToken);
        await db.QueueAll(
            InsertConsent,
            rows.SelectMany(row =>
                (row.Fields.Consents ?? []).Select(consent => Given(row.Id, row.Fields, row.Programme, consent, now))
            ),
            cancellationToken
        );
        foreach (var (programmeId, pairs) in duplicates)
        {
            await duplicateRecorder.Record(programmeId, pairs, cancellationToken);
        }

        return rows.ConvertAll(row => row.Id);
    }

    /// <summary>Finds records of a programme that may be of the same people.</summary>
    public async Task<DuplicateIndex> KnownSigns(
        Guid programmeId,
        IReadOnlyCollection<DuplicateSigns> sought,
        CancellationToken cancellationToken
    )
    {
        if (alike is { } read && sought.Count == 1)
        {
            // they were read for one person: the next one in the same scope is another
            alike = null;
            return new DuplicateIndex(read);
        }

        // one person is looked up, a file is compared with all people
        var rows =
            sought.Count == 1 && sought.First() is var one
                ? await db.Query<DuplicateSigns>(
                    DuplicateSigns.Select,
                    new
                    {
                        ProgrammeId = programmeId,
                        one.NameHash,
                        one.BirthYear,
                        one.PhoneHash,
                    },
                    cancellationToken
                )
                : await db.Query<DuplicateSigns>(DuplicateSigns.SelectAll, new { ProgrammeId = programmeId }, cancellationToken);
        var own = sought.Select(person => person.Id).ToHashSet();
        return new DuplicateIndex(rows.Where(row => !own.Contains(row.Id)));
    }

    /// <summary>What a record is compared by.</summary>
    public DuplicateSigns SignsOf(Guid id, PersonFields fields, Programme programme) =>
        new()
        {
            Id = id,
            NameHash = vault.FullNameHash(programme.Id, fields.GivenName, fields.FamilyName),
            BirthYear = fields.BirthYear,
            PhoneHash = vault.PhoneHash(programme.Id, fields.Phone, programme.Country),
        };

    private async Task<List<(Guid ProgrammeId, IReadOnlyList<DuplicatePair> Pairs)>> FindDuplicates(
        List<PersonArguments> people,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(Guid, IReadOnlyList<DuplicatePair>)>();
        foreach (var programme in people.GroupBy(person => person.ProgrammeId))
        {
            var signs = programme
                .Select(person => new DuplicateSigns
                {
                    Id = person.Id,
                    NameHash = person.NameHash,
                    BirthYear = person.BirthYear,
                    PhoneHash = person.PhoneHash,
                })
                .ToList();
            var index = await KnownSigns(programme.Key, signs, cancellationToken);
            if (signs.SelectMany(index.Add).ToList() is { Count: > 0 } pairs)
            {
                found.Add((programme.Key, pairs));
            }
        }

        return found;
    }

    public async Task Update(Person current, PersonFields fields, CancellationToken cancellationToken)
    {
        if (fields.ProgrammeId != current.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("fixed"));
        }

        if (fields.Status != current.Status)
        {
            throw Problems.ValidationFailed("status", Texts.Validation("fixed"));
        }

        fields = Complete(fields);
        if (fields.BirthYear != current.BirthYear && fields.AdultConfirmedOn == current.AdultConfirmedOn)
        {
            // another year was confirmed
            fields = fields with
            {
                AdultConfirmedOn = null,
            };
        }

        var isAdultDayKept = fields.AdultConfirmedOn == current.AdultConfirmedOn;
        var programme = await CheckPlace(fields, cancellationToken, isAdultDayKept);
        var now = clock.GetUtcNow();
        var key = await PersonRow.KeyOf(db, current.Id, cancellationToken);
        var (profile, identity) = PersonDocument.Split(fields, Json);
        var arguments = new DynamicParameters(
            Arguments(current.Id, current.Role, fields, programme, profile, identity, key, now)
        );
        arguments.Add("Version", current.Version);
        arguments.Add("IsScreenedAnew", fields.ScreenedOn != current.ScreenedOn);
        await Store(current.Role, arguments, cancellationToken);
        await db.Queue("DELETE FROM person_tags WHERE person_id = @Id", new { current.Id }, cancellationToken);
        await db.QueueAll(InsertTag, Tags(current.Id, fields, profile), cancellationToken);
        await ChangeConsents(current, fields, programme, now, cancellationToken);
        await LookAgain(current.Id, fields, programme, cancellationToken);
    }

    private async Task Store(PersonRole role, DynamicParameters arguments, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await db.Execute(
                """
                UPDATE people
                SET site_id = @SiteId, preferred_language = @PreferredLanguage, birth_year = @BirthYear,
                    gender = @Gender, capacity = @Capacity,
                    applied_on = @AppliedOn, source = NULL, is_matching_consented = @IsMatchingConsented,
                    is_guardian_consented = @IsGuardianConsented, adult_confirmed_on = @AdultConfirmedOn,
                    screened_on = @ScreenedOn,
                    screening_ends_on = CASE WHEN @IsScreenedAnew THEN @ScreeningEndsOn ELSE screening_ends_on END,
                    interest_asked_on = @InterestAskedOn, interest_confirmed_on = @InterestConfirmedOn,
                    profile = @Profile, identity_sealed = @Identity, email_hash = @EmailHash,
                    phone_hash = @PhoneHash, name_hash = @NameHash, version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version
                """,
                arguments,
                cancellationToken
            );
            if (changed == 0)
            {
                throw Problems.Refused("precondition-failed");
            }
        }
        catch (DbException exception) when (PersonStates.IsEmailTaken(db.Dialect, exception))
        {
            throw Problems.Refused($"{role.ToText()}-email-taken");
        }
    }

    private async Task LookAgain(Guid id, PersonFields fields, Programme programme, CancellationToken cancellationToken)
    {
        var signs = SignsOf(id, fields, programme);
        var pairs = (await KnownSigns(programme.Id, [signs], cancellationToken)).Add(signs);
        await duplicateRecorder.Clear(id, cancellationToken);
        if (pairs.Count > 0)
        {
            await duplicateRecorder.Record(programme.Id, pairs, cancellationToken);
        }
    }

    // What was read already is not read again.
    private void Know(Programme programme, Guid? siteId)
    {
        programmes.Know(programme);
        if (siteId is { } site)
        {
            sites.Add((programme.Id, site));
        }
    }

    /// <summary>Checks what a record says against the programme it is for. Returns that programme.</summary>
    /// <param name="fields">The record.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <param name="isAdultDayKept">
    /// Whether the day of confirmed adulthood was stored before. An earlier version took days that are refused now; a change of
    /// another field is not asked to correct it.
    /// </param>
    public async Task<Programme> CheckPlace(PersonFields fields, CancellationToken cancellationToken, bool isAdultDayKept = false)
    {
        await ReadPlace(fields.ProgrammeId, fields.SiteId, cancellationToken);
        var programme =
            programmes.Known(fields.ProgrammeId)
            ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("unknown-id"));
        var faults = new Faults();
        if (
            (callers.Caller.SiteId is { } only && fields.SiteId != only)
            || (fields.SiteId is { } site && !sites.Contains((programme.Id, site)))
        )
        {
            faults.Add("siteId", Texts.Validation("unknown-id"));
        }

        CheckDays(fields, programme.DayOf(clock.GetUtcNow()), isAdultDayKept, faults);
        CheckConsents(fields, programme, faults);
        await CheckWords(fields, programme, faults, cancellationToken);
        faults.Refuse();
        return programme;
    }

    private static void CheckDays(PersonFields fields, DateOnly today, bool isAdultDayKept, Faults faults)
    {
        foreach (
            var (field, day) in new[]
            {
                ("appliedOn", fields.AppliedOn),
                ("interestAskedOn", fields.InterestAskedOn),
                ("interestConfirmedOn", fields.InterestConfirmedOn),
                ("screenedOn", fields.ScreenedOn),
                ("adultConfirmedOn", fields.AdultConfirmedOn),
            }
        )
        {
            if (day > today)
            {
                faults.Add(field, Texts.Validation("in-future"));
            }
        }

        if (!isAdultDayKept && fields.BirthYear is { } born && fields.AdultConfirmedOn?.Year < born + PersonGates.MinimumAge)
        {
            var adult = born + PersonGates.MinimumAge;
            faults.Add("adultConfirmedOn", Texts.Validation("adult-too-early", born, adult, PersonGates.MinimumAge));
        }

        if (fields.Languages?.FindIndex(language => language.AskedOn > today) is { } asked and >= 0)
        {
            faults.Add($"languages[{asked}].askedOn", Texts.Validation("in-future"));
        }

        if (fields.BirthYear > today.Year)
        {
            faults.Add("birthYear", Texts.Validation("year-in-future"));
        }

        if (fields.ChildrenBirthYears?.FindIndex(year => year > today.Year) is { } child and >= 0)
        {
            faults.Add($"childrenBirthYears[{child}]", Texts.Validation("year-in-future"));
        }
    }

    // Needs, subjects and interests are those of the shipped lists and the programme's own. What is wrong is named together.
    private async Task CheckWords(PersonFields fields, Programme programme, Faults faults, CancellationToken cancellationToken)
    {
        var asked = PersonCodes.Of(fields).Where(code => !CodeLists.Shipped.Has(code.List, code.Code)).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        if (!words.TryGetValue(programme.Id, out var own))
        {
            words.Add(programme.Id, own = await ownWords.Read(programme.Id, cancellationToken));
        }

        foreach (var code in asked.Where(code => !own.Knows(code.List, code.Code)).DistinctBy(code => code.Field))
        {
            var list = $"/api/v1/vocabularies/{code.List}?programmeId={programme.Id}";
            faults.Add(code.Field, Texts.Validation("vocabulary", code.Code, list));
        }
    }

    // A mentor is one person unless they say otherwise; who takes any gender has no wish that could be strong.
    private static PersonFields Complete(PersonFields fields)
    {
        if (fields.Wishes is { Gender: GenderWish.Any, GenderStrength: not null } wishes)
        {
            fields = fields with { Wishes = wishes with { GenderStrength = null } };
        }

        return fields is CreateMentor { Kind: null } mentor ? mentor with { Kind = MentorKind.Person } : fields;
    }

    // In one round trip.
    private async Task ReadPlace(
        Guid programmeId,
        Guid? siteId,
        CancellationToken cancellationToken,
        PersonFields? alikeTo = null
    )
    {
        if (programmes.Known(programmeId) is not null && (siteId is not { } known || sites.Contains((programmeId, known))))
        {
            return;
        }

        var (programme, site, rows) = await db.QueryMany(
            [
                $"""
                SELECT {Programme.Columns} FROM programmes
                WHERE id = @ProgrammeId AND {callers.Caller.InProgramme("id")}
                """,
                "SELECT id FROM sites WHERE id = @SiteId AND programme_id = @ProgrammeId",
                .. alikeTo is null ? Array.Empty<string>() : [DuplicateSigns.Select],
            ],
            new
            {
                ProgrammeId = programmeId,
                SiteId = siteId,
                Scope = callers.Caller.ProgrammeId,
                NameHash = vault.FullNameHash(programmeId, alikeTo?.GivenName, alikeTo?.FamilyName),
                alikeTo?.BirthYear,
                // the country is among what is read: most programmes have this one
                PhoneHash = vault.PhoneHash(programmeId, alikeTo?.Phone, PhoneForm.StandardCountry),
            },
            async answers =>
                (
                    await answers.ReadSingleOrDefaultAsync<Programme>(),
                    await answers.ReadSingleOrDefaultAsync<Guid?>(),
                    alikeTo is null ? [] : (await answers.ReadAsync<DuplicateSigns>()).AsList()
                ),
            cancellationToken
        );
        if (programme is null)
        {
            return;
        }

        Know(programme, site);
        if (alikeTo is not null && (programme.Country == PhoneForm.StandardCountry || alikeTo.Phone is null or ['+', ..]))
        {
            alike = rows;
        }
    }

    // Version 1 of every consent text exists in every programme; a further one is there once the programme has its wording.
    private static void CheckConsents(PersonFields fields, Programme programme, Faults faults)
    {
        var consents = fields.Consents ?? [];
        for (var i = 0; i < consents.Count; i++)
        {
            if (consents[i].Version != "1" && !ConsentText.HasWording(programme, consents[i].Purpose, consents[i].Version))
            {
                faults.Add(
                    $"consents[{i}].version",
                    Texts.Validation("consent-version", consents[i].Purpose, consents[i].Version)
                );
            }
        }
    }

    private PersonArguments Arguments(
        Guid id,
        PersonRole role,
        PersonFields fields,
        Programme programme,
        JsonObject profile,
        JsonObject identity,
        string key,
        DateTimeOffset now
    )
    {
        // people entered in one of these states were found suitable elsewhere; without a day it counts from today
        var screened =
            fields.ScreenedOn
            ?? (
                fields.Status is PersonStatus.Suitable or PersonStatus.Available or PersonStatus.Paused
                    ? programme.DayOf(now)
                    : null
            );
        return new PersonArguments
        {
            Id = id,
            ProgrammeId = fields.ProgrammeId,
            SiteId = fields.SiteId,
            PartnerId = callers.Caller.PartnerId,
            Role = role.ToText(),
            Status = (fields.Status ?? PersonStatus.Applied).ToText(),
            PreferredLanguage = fields.PreferredLanguage ?? programme.Languages[0],
            BirthYear = fields.BirthYear,
            Gender = fields.Gender?.ToText(),
            Capacity = fields is CreateMentor mentor ? mentor.Capacity ?? 1 : OwnPlace,
            AppliedOn = fields.AppliedOn ?? programme.DayOf(now),
            IsMatchingConsented = PersonStates.IsMatchingConsented(fields),
            IsGuardianConsented = PersonStates.Holds(fields, PersonStates.GuardianConsent),
            AdultConfirmedOn = fields.AdultConfirmedOn,
            InterestAskedOn = fields.InterestAskedOn,
            InterestConfirmedOn = fields.InterestConfirmedOn,
            ScreenedOn = screened,
            ScreeningEndsOn = screened?.AddMonths(programme.ScreeningMonths),
            Profile = profile.ToJsonString(Json),
            Key = key,
            Identity = vault.Seal(identity, key, id, PersonRow.SealColumn),
            EmailHash = vault.EmailHash(fields.ProgrammeId, fields.Email),
            PhoneHash = vault.PhoneHash(fields.ProgrammeId, fields.Phone, programme.Country),
            NameHash = vault.FullNameHash(fields.ProgrammeId, fields.GivenName, fields.FamilyName),
            // the last 28 bits of the id, by which a change of the pool is seen
            Mark = 1 + (BinaryPrimitives.ReadInt32BigEndian(id.ToByteArray(bigEndian: true).AsSpan(12)) & 0x0FFF_FFFF),
            Now = now,
        };
    }

    private IEnumerable<TagArguments> Tags(Guid id, PersonFields fields, JsonObject profile)
    {
        var needs = profile["needs"]?.AsArray().Select(need => "need:" + need!["code"]!.GetValue<string>()) ?? [];
        var offers = profile["offers"]?.AsArray().Select(offer => "offer:" + offer!["code"]!.GetValue<string>()) ?? [];
        return (fields.Languages ?? [])
            .Select(language => "language:" + language.Code)
            .Concat(needs)
            .Concat(offers)
            .Concat(vault.NameHashes(fields.ProgrammeId, [fields.GivenName, fields.FamilyName]).Select(hash => "name:" + hash))
            .Distinct()
            .Select(tag => new TagArguments(fields.ProgrammeId, tag, id));
    }

    private async Task ChangeConsents(
        Person current,
        PersonFields fields,
        Programme programme,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var before = current.Consents ?? [];
        var after = fields.Consents ?? [];
        foreach (var withdrawn in before.Except(after))
        {
            await db.Queue(
                """
                UPDATE consents
                SET withdrawn_at = @Now
                WHERE person_id = @Id AND purpose = @Purpose AND text_version = @Version AND withdrawn_at IS NULL
                """,
                new
                {
                    Now = now,
                    current.Id,
                    withdrawn.Purpose,
                    withdrawn.Version,
                },
                cancellationToken
            );
        }

        await db.QueueAll(
            InsertConsent,
            after.Except(before).Select(given => Given(current.Id, fields, programme, given, now)),
            cancellationToken
        );
    }

    private ConsentArguments Given(
        Guid personId,
        PersonFields fields,
        Programme programme,
        ConsentGiven consent,
        DateTimeOffset now
    )
    {
        var language = fields.PreferredLanguage ?? programme.Languages[0];
        return new ConsentArguments(
            ids.New(),
            fields.ProgrammeId,
            personId,
            consent.Purpose,
            consent.Version,
            ConsentText.HashOf(programme, consent, language),
            language,
            callers.Caller.RoleText,
            callers.Caller.Id.ToString(),
            now
        );
    }

    /// <summary>What <see cref="InsertTag"/> takes.</summary>
    internal sealed record TagArguments(Guid ProgrammeId, string Tag, Guid Id);

    private sealed record ConsentArguments(
        Guid Id,
        Guid ProgrammeId,
        Guid PersonId,
        string Purpose,
        string Version,
        string Hash,
        string Language,
        string Channel,
        string By,
        DateTimeOffset Now
    );

    private sealed record PersonArguments
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required Guid? SiteId { get; init; }
        public required Guid? PartnerId { get; init; }
        public required string Role { get; init; }
        public required string Status { get; init; }
        public required string PreferredLanguage { get; init; }
        public required int? BirthYear { get; init; }
        public required string? Gender { get; init; }
        public required int Capacity { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required bool IsMatchingConsented { get; init; }
        public required bool IsGuardianConsented { get; init; }
        public required DateOnly? AdultConfirmedOn { get; init; }
        public required DateOnly? InterestAskedOn { get; init; }
        public required DateOnly? InterestConfirmedOn { get; init; }
        public required DateOnly? ScreenedOn { get; init; }
        public required DateOnly? ScreeningEndsOn { get; init; }
        public required string Profile { get; init; }
        public required string Key { get; init; }
        public required string Identity { get; init; }
        public required string? EmailHash { get; init; }
        public required string? PhoneHash { get; init; }
        public required string? NameHash { get; init; }
        public required long Mark { get; init; }
        public required DateTimeOffset Now { get; init; }
    }
}
