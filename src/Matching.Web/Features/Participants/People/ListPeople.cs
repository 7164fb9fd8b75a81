using System.Text.Json;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

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
    /// Filters by the beginning of names, or by a whole e-mail address or telephone number. A name requires at least three letters;
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
}

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

internal sealed class ListPeopleHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IOptions<JsonOptions> json,
    ProgrammeDays days,
    FindWaitingPeople findWaiting,
    ProgrammeStore programmeStore,
    OwnWordsStore words
) : IRequestHandler<ListPeople, Page<Person>>
{
    // Names that are opened at a time; a search by name is mostly for one of the first.
    private const int NamesAtOnce = 250;

    public async Task<Page<Person>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var programmeId = filter.ProgrammeId ?? callers.Caller.ProgrammeId;
        var search = await Search(filter.Q, programmeId, cancellationToken);
        await CheckNeed(filter.Need, programmeId, cancellationToken);
        var parameters = new DynamicParameters(
            new
            {
                Role = request.Role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                ProgrammeId = programmeId,
                filter.SiteId,
                Status = Filter.Code<PersonStatus>(filter.Status, "status")?.ToText(),
                Gender = Filter.Code<Gender>(filter.Gender, "gender")?.ToText(),
                filter.WaitingSince,
                Again = filter.SignedUpAgain,
                search.EmailHash,
                search.PhoneHash,
                Language = filter.Language is null ? null : "language:" + filter.Language,
                Need = filter.Need is null ? null : (request.Role == PersonRole.Mentor ? "offer:" : "need:") + filter.Need,
                // two spellings, each with the first word alone and written together with the next
                Name = search.Tags.ElementAtOrDefault(0),
                Name2 = search.Tags.ElementAtOrDefault(1),
                Name3 = search.Tags.ElementAtOrDefault(2),
                Name4 = search.Tags.ElementAtOrDefault(3),
                After = filter.AfterId,
                filter.Fetch,
            }
        );
        var isListed = filter.Waiting is { } waiting
            ? await Waiting(request.Role, programmeId, waiting, cancellationToken)
            : null;
        var found =
            search.Spellings.Count > 0 ? await ByName(search, parameters, filter.Fetch, isListed, cancellationToken)
            : isListed is not null ? await Among(isListed, parameters, filter.Fetch, cancellationToken)
            : await db.Query<PersonRow>(
                $"SELECT {PersonRow.Columns} FROM people p WHERE {Listed.Sql} ORDER BY p.id LIMIT @Fetch",
                parameters,
                cancellationToken
            );
        return filter.Cut(await Open(found, cancellationToken), person => person.Id);
    }

    // The hashes of the first letters of a name find candidates; the opened names decide.
    private async Task<List<PersonRow>> ByName(
        NameSearch search,
        DynamicParameters parameters,
        int most,
        Func<Guid, bool>? isListed,
        CancellationToken cancellationToken
    )
    {
        parameters.Add("AtOnce", NamesAtOnce);
        var ids = new List<Guid>();
        var candidates = new List<NamedRow>();
        do
        {
            candidates = await db.Query<NamedRow>(
                $"""
                SELECT DISTINCT p.id, p.key_wrapped, p.identity_sealed
                FROM person_tags n JOIN people p ON p.id = n.person_id
                WHERE n.programme_id = @ProgrammeId AND n.tag IN (@Name, @Name2, @Name3, @Name4)
                  AND {Listed.Sql}
                ORDER BY p.id LIMIT @AtOnce
                """,
                parameters,
                cancellationToken
            );
            ids.AddRange(
                candidates
                    .Where(candidate => isListed?.Invoke(candidate.Id) != false && search.Matches(candidate.Read(vault)))
                    .Select(candidate => candidate.Id)
            );
            parameters.Add("After", candidates.LastOrDefault()?.Id);
        } while (ids.Count < most && candidates.Count == NamesAtOnce);

        if (ids.Count == 0)
        {
            return [];
        }

        var (test, chosen) = db.Dialect.In("id", ids.Take(most));
        return await db.Query<PersonRow>(
            $"SELECT {PersonRow.Columns} FROM people WHERE {test} ORDER BY id",
            chosen,
            cancellationToken
        );
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
        days.Know(found.Id, found.TimeZone);
        var taken = await findWaiting(found, role, cancellationToken);
        return id => taken.Contains(id) == isWaiting;
    }

    private async Task<List<PersonRow>> Among(
        Func<Guid, bool> isListed,
        DynamicParameters parameters,
        int most,
        CancellationToken cancellationToken
    )
    {
        parameters.Add("AtOnce", NamesAtOnce);
        var listed = new List<PersonRow>();
        List<PersonRow> rows;
        do
        {
            rows = await db.Query<PersonRow>(
                $"SELECT {PersonRow.Columns} FROM people p WHERE {Listed.Sql} ORDER BY p.id LIMIT @AtOnce",
                parameters,
                cancellationToken
            );
            listed.AddRange(rows.Where(row => isListed(row.Id)));
            parameters.Add("After", rows.LastOrDefault()?.Id);
        } while (listed.Count < most && rows.Count == NamesAtOnce);

        return [.. listed.Take(most)];
    }

    private async Task<List<Person>> Open(List<PersonRow> found, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return [];
        }

        var again = SignedUpAgain.Last(
            await db.QueryAll<SignedUpAgain>(
                $"SELECT {SignedUpAgain.Columns} FROM signups s WHERE s.is_repeated AND",
                "s.person_id",
                found.Select(row => row.Id),
                cancellationToken
            )
        );
        var (test, parameters) = db.Dialect.In("p.id", found.Select(row => row.Id));
        var consents = (
            await db.Query<ConsentRow>(
                $"""
                SELECT c.person_id, c.purpose, c.text_version
                FROM people p JOIN consents c ON c.programme_id = p.programme_id AND c.person_id = p.id
                WHERE {test} AND c.withdrawn_at IS NULL
                ORDER BY c.id
                """,
                parameters,
                cancellationToken
            )
        ).ToLookup(consent => consent.PersonId, consent => consent.Given);
        var gates = await Gates(found, cancellationToken);
        return found.ConvertAll(row =>
            row.Open(
                vault,
                json.Value.SerializerOptions,
                consents[row.Id],
                gates[row.Id].Open,
                again.GetValueOrDefault(row.Id),
                withContact: false
            )
        );
    }

    // Programme by programme, because each has its own day.
    private async Task<Dictionary<Guid, PersonGates>> Gates(List<PersonRow> found, CancellationToken cancellationToken)
    {
        var gates = new Dictionary<Guid, PersonGates>();
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
                gates.Add(gate.PersonId, gate);
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
            return new NameSearch([], [], null, null);
        }

        try
        {
            text = StrictText.Clean(text)!;
        }
        catch (JsonException)
        {
            throw Problems.ValidationFailed("q", Texts.Validation("text-characters"));
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

        var spellings = NameForm.Spellings([text]);
        // nothing that could be a letter of a name: then no name matches
        return spellings[0].Count == 0
            ? new NameSearch(
                [
                    [text],
                ],
                ["name:none"],
                null,
                null
            )
            : new NameSearch(
                spellings,
                [
                    .. spellings
                        .SelectMany(NameForm.SearchedBeginnings)
                        .Distinct()
                        .Select(beginning => "name:" + vault.NameHash(programme, beginning)),
                ],
                null,
                null
            );
    }

    /// <summary>
    /// What a search asks for: words of a name in each spelling and the tags of which its candidates have one, or a hash.
    /// </summary>
    private sealed record NameSearch(
        IReadOnlyList<IReadOnlyList<string>> Spellings,
        IReadOnlyList<string> Tags,
        string? EmailHash,
        string? PhoneHash
    )
    {
        public bool Matches(IReadOnlyList<string?> written) => Spellings.Any(words => NameForm.Matches(words, written));
    }

    private sealed record NamedRow
    {
        public required Guid Id { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }

        public IReadOnlyList<string?> Read(IdentityVault vault)
        {
            var names = vault.Open<Names>(IdentitySealed, KeyWrapped, Id, PersonRow.SealColumn);
            return [names.GivenName, names.FamilyName];
        }
    }

    // Of the sealed document only these two are read.
    private sealed record Names(
        [property: System.Text.Json.Serialization.JsonPropertyName("givenName")] string? GivenName,
        [property: System.Text.Json.Serialization.JsonPropertyName("familyName")] string? FamilyName
    );

    private static class Listed
    {
        public const string Sql = $"""
            p.role = @Role AND p.status <> 'erased' AND NOT p.is_restricted
            AND (CAST(@Scope AS TEXT) IS NULL OR p.programme_id = @Scope) AND (CAST(@Site AS TEXT) IS NULL OR p.site_id = @Site)
            AND (CAST(@ProgrammeId AS TEXT) IS NULL OR p.programme_id = @ProgrammeId)
            AND (CAST(@SiteId AS TEXT) IS NULL OR p.site_id = @SiteId)
            AND (CAST(@Status AS TEXT) IS NULL OR p.status = @Status) AND (CAST(@Gender AS TEXT) IS NULL OR p.gender = @Gender)
            AND (CAST(@WaitingSince AS TEXT) IS NULL
                 OR (p.applied_on <= @WaitingSince AND p.status NOT IN ({PersonStates.Former})))
            AND (CAST(@EmailHash AS TEXT) IS NULL OR p.email_hash = @EmailHash)
            AND (CAST(@PhoneHash AS TEXT) IS NULL OR p.phone_hash = @PhoneHash)
            AND (CAST(@Language AS TEXT) IS NULL OR EXISTS
                  (SELECT 1 FROM person_tags t WHERE t.programme_id = p.programme_id AND t.tag = @Language AND t.person_id = p.id))
            AND (CAST(@Need AS TEXT) IS NULL OR EXISTS
                  (SELECT 1 FROM person_tags t WHERE t.programme_id = p.programme_id AND t.tag = @Need AND t.person_id = p.id))
            AND (CAST(@Again AS TEXT) IS NULL OR @Again = EXISTS
                  (SELECT 1 FROM signups s WHERE s.person_id = p.id AND s.is_repeated AND s.created_at > p.status_changed_at))
            AND (CAST(@After AS TEXT) IS NULL OR p.id > @After)
            """;
    }
}
