using System.Text.Json;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>Filters of the lists of mentors and mentees.</summary>
public sealed record PeopleFilter : PageQuery
{
    /// <summary>Filters by programme. Required with <c>q</c> unless the caller sees only one.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Filters by status, such as <c>available</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }

    /// <summary>Filters by language spoken, a code of the list <c>languages</c>.</summary>
    [LengthUpTo(10), Vocabulary("languages")]
    public string? Language
    {
        get;
        set => field = value is null ? null : TextForm.Language(value);
    }

    /// <summary>Filters by gender.</summary>
    [LengthUpTo(20)]
    public string? Gender { get; set; }

    /// <summary>
    /// Filters by need asked for, or offered by a mentor: a code of the list <c>needs</c>, or a programme's own.
    /// </summary>
    [LengthUpTo(50)]
    public string? Need { get; set; }

    /// <summary>
    /// Filters by the beginning of names, by a whole e-mail address or telephone number, or by a reference such as <c>PA-9FCA</c>:
    /// two letters of the site and the last four digits of the id. A name requires at least three letters;
    /// fewer find only a name that is as short.
    /// </summary>
    [LengthUpTo(200)]
    public string? Q { get; set; }

    /// <summary>
    /// Filters by people who applied on this day or before and have neither left nor been found not suitable. With
    /// <c>waiting=true</c>, only those of them whom a match run today would include.
    /// </summary>
    public DateOnly? WaitingSince { get; set; }

    /// <summary>
    /// Filters by people whom a match run today would include, or by all others: available, without an open gate, and without a
    /// pair or with a free place. Requires <c>programmeId</c> unless the caller sees only one.
    /// </summary>
    public bool? Waiting { get; set; }

    /// <summary>Filters by people who signed up again since their status last changed, or by all others.</summary>
    public bool? SignedUpAgain { get; set; }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    [LengthUpTo(36)]
    public string? Responsible { get; set; }

    /// <summary>
    /// Filters by mentees without a pair and mentors with a free place, or by all others. Every pair from the proposal to its end
    /// takes a place.
    /// </summary>
    public bool? HasPlace { get; set; }

    /// <summary>
    /// Order: <c>applied</c> (the longest waiting first), <c>status</c> (in the order of the steps) or <c>site</c>; with a leading
    /// <c>-</c> the other way round. Defaults to the order of entry. Not with <c>q</c> or <c>waiting</c>.
    /// </summary>
    [LengthUpTo(10)]
    public string? Sort { get; set; }
}

/// <summary>Counts the mentors or mentees of a list; null where a search or the pool decides who is listed.</summary>
public sealed record CountPeople(PersonRole Role, PeopleFilter Filter) : IQuery<PeopleCount>;

/// <summary>Number of people in a list.</summary>
/// <param name="People">The number; null where it is not known without reading the list.</param>
public sealed record PeopleCount(long? People);

/// <summary>Lists mentors or mentees, with names but without contact data.</summary>
public sealed record ListPeople(PersonRole Role, PeopleFilter Filter) : IQuery<Page<Person>>;

/// <summary>
/// Finds the people of one side whom a run would take today, by id. What a run takes is known to the area of runs, which is above
/// this one and provides it.
/// </summary>
/// <param name="programme">The programme.</param>
/// <param name="role">The side.</param>
/// <param name="cancellationToken">Cancels the search.</param>
public delegate Task<IReadOnlySet<Guid>> FindWaitingPeople(
    Programme programme,
    PersonRole role,
    CancellationToken cancellationToken
);

internal sealed class ListPeopleHandler(PeopleReader people, OpenedPeople opened) : IRequestHandler<ListPeople, Page<Person>>
{
    public async Task<Page<Person>> Handle(ListPeople request, CancellationToken cancellationToken) =>
        request.Filter.Cut(
            (await people.Rows(request.Role, request.Filter, cancellationToken)).ConvertAll(opened.Open),
            person => person.Id
        );
}

internal sealed class CountPeopleHandler(PeopleReader people) : IRequestHandler<CountPeople, PeopleCount>
{
    public async Task<PeopleCount> Handle(CountPeople request, CancellationToken cancellationToken) =>
        new(await people.Count(request.Role, request.Filter, cancellationToken));
}

/// <summary>Reads lists of people.</summary>
internal sealed class PeopleReader(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeDays days,
    FindWaitingPeople findWaiting,
    ProgrammeStore programmeStore,
    OwnWordsStore words
)
{
    // Names that are opened at a time; a search by name is mostly for one of the first.
    private const int NamesAtOnce = 250;

    private const string TakesPart = $"p.applied_on <= @WaitingSince AND p.status NOT IN ({PersonStates.Former})";

    private const string Named =
        "EXISTS (SELECT 1 FROM person_tags s WHERE s.programme_id = n.programme_id AND s.person_id = n.person_id AND s.tag = ";

    private const string Tagged =
        "EXISTS (SELECT 1 FROM person_tags g WHERE g.programme_id = p.programme_id AND g.person_id = p.id AND g.tag = ";

    private const string HasSecond = Named + "@Second)";
    private const string HasSecond3 = Named + "@Second3)";
    private const string HasLanguage = Tagged + "@Language)";
    private const string HasNeed = Tagged + "@Need)";
    private const string AfterLast = " AND p.id > @After";
    private const string NotAgain = "NOT " + Again;

    // found by its index, before it is compared with the status
    private const string HasAgain =
        "p.id IN (SELECT a.person_id FROM signups a WHERE a.programme_id = @ProgrammeId AND a.is_repeated)";

    private const string Again = """
        EXISTS (SELECT 1 FROM signups s WHERE s.person_id = p.id AND s.is_repeated AND s.created_at > p.status_changed_at)
        """;

    // as the pool of a run counts them
    internal const string TakingPlace = "('proposed', 'offered', 'mentor_accepted', 'agreed', 'active', 'on_hold', 'ending')";

    // an unsafe end keeps its place until the concern is closed
    internal const string UsesPlace = "(x.status IN " + TakingPlace + " OR x.is_place_blocked)";

    internal const string MentorHasPlace =
        "p.capacity > (SELECT count(*) FROM pairs x WHERE x.mentor_id = p.id AND " + UsesPlace + ")";

    internal const string MenteeHasPlace =
        "NOT EXISTS (SELECT 1 FROM pairs x WHERE x.mentee_id = p.id AND x.status IN " + TakingPlace + ")";

    private const string MentorIsFull = "NOT (" + MentorHasPlace + ")";
    private const string MenteeIsPaired = "NOT (" + MenteeHasPlace + ")";

    /// <summary>The people of a list, sealed; one more than asked for where there are more.</summary>
    internal async Task<List<PersonRow>> Rows(PersonRole role, PeopleFilter filter, CancellationToken cancellationToken)
    {
        var programmeId = filter.ProgrammeId ?? callers.Caller.ProgrammeId;
        var order = PeopleOrder.Read(filter);
        var search = await Search(filter.Q, programmeId, cancellationToken);
        await CheckNeed(filter.Need, programmeId, cancellationToken);
        var parameters = Parameters(role, filter, search);
        var isListed = filter.Waiting is { } waiting ? await Waiting(role, programmeId, waiting, cancellationToken) : null;
        var found =
            search.Spellings.Count > 0 ? await ByName(role, search, filter, programmeId, parameters, isListed, cancellationToken)
            : isListed is not null ? await Among(role, filter, programmeId, parameters, isListed, cancellationToken)
            : order is not null ? await Sorted(order, role, filter, programmeId, parameters, cancellationToken)
            : await Read(role, filter, search, programmeId, parameters, cancellationToken);
        return programmeId is null ? await OnOwnDay(found, cancellationToken) : found;
    }

    public async Task<long?> Count(PersonRole role, PeopleFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Waiting is not null || !string.IsNullOrWhiteSpace(filter.Q))
        {
            return null;
        }

        var programmeId = filter.ProgrammeId ?? callers.Caller.ProgrammeId;
        await CheckNeed(filter.Need, programmeId, cancellationToken);
        var where = Listed(role, filter, NameSearch.None, programmeId);
        return await db.Single<long>(
            $"SELECT count(*) FROM people p WHERE {where}",
            Parameters(role, filter, NameSearch.None),
            cancellationToken
        );
    }

    /// <summary>The condition of a list without a search, of <c>people p</c>, and its parameters.</summary>
    internal (string Where, DynamicParameters Parameters) Listed(PersonRole role, PeopleFilter filter) =>
        (Listed(role, filter, NameSearch.None, filter.ProgrammeId), Parameters(role, filter, NameSearch.None));

    private DynamicParameters Parameters(PersonRole role, PeopleFilter filter, NameSearch search) =>
        new(
            new
            {
                Role = role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                ProgrammeId = filter.ProgrammeId ?? callers.Caller.ProgrammeId,
                filter.SiteId,
                Status = Filter.Code<PersonStatus>(filter.Status, "status")?.ToText(),
                Gender = Filter.Code<Gender>(filter.Gender, "gender")?.ToText(),
                filter.WaitingSince,
                search.EmailHash,
                search.PhoneHash,
                search.Reference,
                Language = filter.Language is null ? null : "language:" + filter.Language,
                Need = filter.Need is null ? null : (role == PersonRole.Mentor ? "offer:" : "need:") + filter.Need,
                Responsible = ResponsibleFilter.Read(filter.Responsible, callers.Caller).Id,
                // two spellings, each with the first two words apart and written together
                Name = search.Tags.ElementAtOrDefault(0).First,
                search.Second,
                Name2 = search.Tags.ElementAtOrDefault(1).First,
                Name3 = search.Tags.ElementAtOrDefault(2).First,
                search.Second3,
                Name4 = search.Tags.ElementAtOrDefault(3).First,
                After = filter.AfterId,
                filter.Fetch,
            }
        );

    // The ids in order first: the columns of a person are many, and are read for one page alone.
    private async Task<List<PersonRow>> Sorted(
        PeopleOrder order,
        PersonRole role,
        PeopleFilter filter,
        Guid? programmeId,
        DynamicParameters parameters,
        CancellationToken cancellationToken
    )
    {
        var isFirst = filter.AfterId == Guid.Empty;
        if (!isFirst)
        {
            var after =
                await db.Find<SortedRow>(PeopleOrder.KeyOfOne, new { Id = filter.AfterId }, cancellationToken)
                ?? throw Problems.Malformed("after", Texts.Validation("cursor"));
            parameters.AddDynamicParams(after);
        }

        var where = Listed(role, filter, NameSearch.None, programmeId) + order.Sql(isFirst);
        var ids = await db.Query<Guid>($"SELECT p.id FROM people p WHERE {where} LIMIT @Fetch", parameters, cancellationToken);
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = (await ById(ids, programmeId, cancellationToken)).ToDictionary(row => row.Id);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    private async Task<List<PersonRow>> Read(
        PersonRole role,
        PeopleFilter filter,
        NameSearch search,
        Guid? programmeId,
        DynamicParameters parameters,
        CancellationToken cancellationToken
    )
    {
        await SetToday(parameters, programmeId, cancellationToken);
        var where = Listed(role, filter, search, programmeId) + AfterLast;
        // A filter by need or language reads only those who have the tag, in order: CROSS JOIN keeps SQLite from
        // starting with all people.
        return programmeId is not null && (filter.Need ?? filter.Language) is not null
            ? await db.Query<PersonRow>(
                $"""
                SELECT {PersonRow.Columns} FROM person_tags t CROSS JOIN people p CROSS JOIN programmes r
                WHERE t.programme_id = @ProgrammeId AND t.tag = coalesce(@Need, @Language) AND t.person_id > @After
                  AND p.id = t.person_id AND r.id = p.programme_id AND {where}
                ORDER BY t.person_id LIMIT @Fetch
                """,
                parameters,
                cancellationToken
            )
            : await db.Query<PersonRow>(
                $"""
                SELECT {PersonRow.Columns} FROM people p CROSS JOIN programmes r
                WHERE r.id = p.programme_id AND {where} ORDER BY p.id LIMIT @Fetch
                """,
                parameters,
                cancellationToken
            );
    }

    // Where the programme is not known, its day is not either, and the gates are asked afterwards.
    private async Task SetToday(DynamicParameters parameters, Guid? programmeId, CancellationToken cancellationToken)
    {
        var today = await days.Today(programmeId, cancellationToken);
        parameters.AddDynamicParams(PersonGates.On(today, today));
    }

    private async Task<List<PersonRow>> ById(IEnumerable<Guid> ids, Guid? programmeId, CancellationToken cancellationToken)
    {
        var rows = new List<PersonRow>();
        // a file may hold more people than a statement takes parameters
        foreach (var some in ids.Chunk(NamesAtOnce))
        {
            var (test, parameters) = db.Dialect.In("p.id", some);
            parameters.AddDynamicParams(new { Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId });
            await SetToday(parameters, programmeId, cancellationToken);
            rows.AddRange(
                await db.Query<PersonRow>(
                    $"""
                    SELECT {PersonRow.Columns} FROM people p CROSS JOIN programmes r
                    WHERE {test} AND r.id = p.programme_id AND p.status <> 'erased' AND NOT p.is_restricted
                      AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                    ORDER BY p.id
                    """,
                    parameters,
                    cancellationToken
                )
            );
        }

        return rows;
    }

    // The hashes of the first letters of a name find candidates; the opened names decide. Candidates are read in order, some at a
    // time, whatever their number.
    private async Task<List<PersonRow>> ByName(
        PersonRole role,
        NameSearch search,
        PeopleFilter filter,
        Guid? programmeId,
        DynamicParameters parameters,
        Func<Guid, bool>? isListed,
        CancellationToken cancellationToken
    )
    {
        parameters.Add("AtOnce", NamesAtOnce);
        var where = Listed(role, filter, search, programmeId) + AfterLast;
        var ids = new List<Guid>();
        List<NamedRow> candidates;
        do
        {
            candidates = await db.Query<NamedRow>(
                $"""
                SELECT candidate.id, p.key_wrapped, p.identity_sealed
                FROM (SELECT n.person_id AS id FROM person_tags n
                      WHERE n.programme_id = @ProgrammeId AND n.tag = @Name AND n.person_id > @After
                        AND {Where.Set(search.Second, HasSecond)}
                      UNION SELECT person_id FROM person_tags
                      WHERE programme_id = @ProgrammeId AND tag = @Name2 AND person_id > @After
                      UNION SELECT n.person_id FROM person_tags n
                      WHERE n.programme_id = @ProgrammeId AND n.tag = @Name3 AND n.person_id > @After
                        AND {Where.Set(search.Second3, HasSecond3)}
                      UNION SELECT person_id FROM person_tags
                      WHERE programme_id = @ProgrammeId AND tag = @Name4 AND person_id > @After
                      ORDER BY 1 LIMIT @AtOnce) candidate
                LEFT JOIN people p ON p.id = candidate.id AND {where}
                ORDER BY candidate.id
                """,
                parameters,
                cancellationToken
            );
            ids.AddRange(
                candidates
                    .Where(candidate => isListed?.Invoke(candidate.Id) != false && candidate.IsOf(search, vault))
                    .Select(candidate => candidate.Id)
            );
            parameters.Add("After", candidates.LastOrDefault()?.Id);
        } while (ids.Count < filter.Fetch && candidates.Count == NamesAtOnce);

        return ids.Count == 0 ? [] : await ById(ids.Take(filter.Fetch), programmeId, cancellationToken);
    }

    // Whom a run takes is asked of the pool, which runs ask too: one rule for both.
    private async Task<Func<Guid, bool>> Waiting(
        PersonRole role,
        Guid? programmeId,
        bool isWaiting,
        CancellationToken cancellationToken
    )
    {
        var programme = programmeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        var found = await programmeStore.Get(programme, cancellationToken);
        var taken = await findWaiting(found, role, cancellationToken);
        return id => taken.Contains(id) == isWaiting;
    }

    private async Task<List<PersonRow>> Among(
        PersonRole role,
        PeopleFilter filter,
        Guid? programmeId,
        DynamicParameters parameters,
        Func<Guid, bool> isListed,
        CancellationToken cancellationToken
    )
    {
        parameters.Add("AtOnce", NamesAtOnce);
        var where = Listed(role, filter, NameSearch.None, programmeId) + AfterLast;
        var ids = new List<Guid>();
        List<Guid> found;
        do
        {
            found = await db.Query<Guid>(
                $"SELECT p.id FROM people p WHERE {where} ORDER BY p.id LIMIT @AtOnce",
                parameters,
                cancellationToken
            );
            ids.AddRange(found.Where(isListed));
            parameters.Add("After", found.LastOrDefault());
        } while (ids.Count < filter.Fetch && found.Count == NamesAtOnce);

        return ids.Count == 0 ? [] : await ById(ids.Take(filter.Fetch), programmeId, cancellationToken);
    }

    private async Task<List<PersonRow>> OnOwnDay(List<PersonRow> found, CancellationToken cancellationToken)
    {
        var gates = await Gates(found, cancellationToken);
        return found.ConvertAll(row => row with { Gates = gates[row.Id] });
    }

    // Programme by programme, because each has its own day.
    private async Task<Dictionary<Guid, int>> Gates(List<PersonRow> found, CancellationToken cancellationToken)
    {
        var gates = new Dictionary<Guid, int>();
        foreach (var programme in found.GroupBy(row => row.ProgrammeId))
        {
            var (test, parameters) = db.Dialect.In("p.id", programme.Select(row => row.Id));
            var today = await days.Today(programme.Key, cancellationToken);
            parameters.AddDynamicParams(PersonGates.On(today, today));
            foreach (
                var gate in await db.Query<PersonGates>(
                    $"""
                    SELECT p.id AS person_id, {PersonGates.Sql} AS gates
                    FROM people p JOIN programmes r ON r.id = p.programme_id
                    WHERE {test}
                    """,
                    parameters,
                    cancellationToken
                )
            )
            {
                gates.Add(gate.PersonId, gate.Gates);
            }
        }

        return gates;
    }

    // An unknown need is a slip of the pen: an empty list would look like an answer.
    private async Task CheckNeed(string? need, Guid? programmeId, CancellationToken cancellationToken)
    {
        if (
            need is not null
            && !CodeLists.Shipped.Has("needs", need)
            && !await words.Has("needs", need, programmeId, cancellationToken)
        )
        {
            var list = "/api/v1/vocabularies/needs" + (programmeId is { } id ? $"?programmeId={id}" : "");
            throw Problems.ValidationFailed("need", Texts.Validation("vocabulary", need, list));
        }
    }

    private async Task<NameSearch> Search(string? text, Guid? programmeId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return NameSearch.None;
        }

        try
        {
            text = StrictText.Clean(text)!;
        }
        catch (JsonException)
        {
            throw Problems.ValidationFailed("q", Texts.Validation("text-characters"));
        }

        if (PersonReference.Read(text) is { } reference)
        {
            return NameSearch.None with { Reference = reference };
        }

        // Hashes are made per programme, so a search must know which.
        var programme = programmeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return new NameSearch([], [], vault.EmailHash(programme, text), null);
        }

        if (TextForm.Phone(text).Count(char.IsAsciiDigit) >= 5)
        {
            var country = await db.Find<string>(
                "SELECT country FROM programmes WHERE id = @Id",
                new { Id = programme },
                cancellationToken
            );
            return new NameSearch([], [], null, vault.PhoneHash(programme, text, country ?? PhoneForm.StandardCountry));
        }

        return SearchOfName(text, programme);
    }

    private NameSearch SearchOfName(string text, Guid programme)
    {
        var spellings = NameForm.Spellings([text]);
        // nothing that could be a letter of a name: then no name matches
        return spellings[0].Count == 0
            ? new NameSearch(
                [
                    [text],
                ],
                [("name:none", null)],
                null,
                null
            )
            : new NameSearch(
                spellings,
                [
                    .. spellings
                        .SelectMany(NameForm.SearchedBeginnings)
                        .Distinct()
                        .Select(beginning => (Tag(programme, beginning.First)!, Tag(programme, beginning.Second))),
                ],
                null,
                null
            );
    }

    private string? Tag(Guid programmeId, string? beginning) =>
        beginning is null ? null : "name:" + vault.NameHash(programmeId, beginning);

    /// <summary>
    /// What a search asks for: words of a name in each spelling and the tags of which its candidates have one, or a hash.
    /// </summary>
    private sealed record NameSearch(
        IReadOnlyList<IReadOnlyList<string>> Spellings,
        IReadOnlyList<(string First, string? Second)> Tags,
        string? EmailHash,
        string? PhoneHash,
        string? Reference = null
    )
    {
        public static readonly NameSearch None = new([], [], null, null);

        /// <summary>The tag that candidates by the first, or by the third, have as well.</summary>
        public string? Second => Tags.ElementAtOrDefault(0).Second;

        public string? Second3 => Tags.ElementAtOrDefault(2).Second;

        public bool Matches(IReadOnlyList<string?> written) => Spellings.Any(words => NameForm.Matches(words, written));
    }

    // Where the last person of the page before is in each order.
    private sealed record SortedRow
    {
        public required DateOnly AfterDay { get; init; }
        public required long AfterStep { get; init; }
        public required string AfterSite { get; init; }
    }

    // Of a candidate who is not listed, the id alone.
    private sealed record NamedRow
    {
        public required Guid Id { get; init; }
        public string? KeyWrapped { get; init; }
        public string? IdentitySealed { get; init; }

        public bool IsOf(NameSearch search, IdentityVault vault)
        {
            if (KeyWrapped is null || IdentitySealed is null)
            {
                return false;
            }

            var names = SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id);
            return search.Matches([names.GivenName, names.FamilyName]);
        }
    }

    private string Listed(PersonRole role, PeopleFilter filter, NameSearch search, Guid? programmeId)
    {
        var responsible = ResponsibleFilter.Read(filter.Responsible, callers.Caller);
        var (hasPlace, isMentor) = (filter.HasPlace, role == PersonRole.Mentor);
        return $"""
            p.role = @Role AND p.status <> 'erased' AND NOT p.is_restricted
            AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
            AND {Where.Set(programmeId, "p.programme_id = @ProgrammeId")} AND {Where.Set(filter.SiteId, "p.site_id = @SiteId")}
            AND {Where.Set(filter.Status, "p.status = @Status")} AND {Where.Set(filter.Gender, "p.gender = @Gender")}
            AND {Where.Set(filter.WaitingSince, TakesPart)}
            AND {Where.Set(search.EmailHash, "p.email_hash = @EmailHash")}
            AND {Where.Set(search.PhoneHash, "p.phone_hash = @PhoneHash")}
            AND {Where.Set(search.Reference, "substr(CAST(p.id AS TEXT), 33) = @Reference")}
            AND {Where.Set(filter.Language, HasLanguage)} AND {Where.Set(filter.Need, HasNeed)}
            AND {Where.On(filter.SignedUpAgain == true, Again)} AND {Where.On(filter.SignedUpAgain == false, NotAgain)}
            AND {Where.On(filter.SignedUpAgain == true && programmeId is not null, HasAgain)}
            AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
            AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            AND {Where.On(hasPlace == true && isMentor, MentorHasPlace)} AND {Where.On(
                hasPlace == true && !isMentor,
                MenteeHasPlace
            )}
            AND {Where.On(hasPlace == false && isMentor, MentorIsFull)} AND {Where.On(
                hasPlace == false && !isMentor,
                MenteeIsPaired
            )}
            """;
    }
}
