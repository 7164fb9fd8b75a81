using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.People;

/// <summary>Filters of the lists of mentors and mentees.</summary>
public sealed record PeopleFilter : PageQuery
{
    /// <summary>Programme; needed with <c>q</c> unless the caller sees only one.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>State, such as <c>available</c>.</summary>
    [LengthUpTo(20)] public string? Status { get; set; }

    /// <summary>Language spoken, ISO 639.</summary>
    [LengthUpTo(10)] public string? Language { get; set; }

    /// <summary>Gender.</summary>
    [LengthUpTo(20)] public string? Gender { get; set; }

    /// <summary>Need asked for, or offered by a mentor.</summary>
    [LengthUpTo(50)] public string? Need { get; set; }

    /// <summary>Beginning of names, or a whole e-mail address or telephone number.</summary>
    [LengthUpTo(200)] public string? Q { get; set; }

    /// <summary>Only those who have waited since this day or longer.</summary>
    public DateOnly? WaitingSince { get; set; }
}

/// <summary>Lists mentors or mentees, with names but without contact data.</summary>
public sealed record ListPeople(PersonRole Role, PeopleFilter Filter) : IQuery<Page<Person>>;

internal sealed class ListPeopleHandler(Db db, IdentityVault vault, CallerContext callers, IOptions<JsonOptions> json, TimeProvider clock) : IRequestHandler<ListPeople, Page<Person>>
{
    // A search reads no more candidates than this; a name that more people share needs another filter.
    private const int MostCandidates = 2000;

    public async Task<Page<Person>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var programmeId = filter.ProgrammeId ?? callers.Caller.ProgrammeId;
        var search = Search(filter.Q, programmeId);
        var rows = await db.Query<PersonRow>(
            $"""
            SELECT {PersonRow.Columns} FROM people p
            WHERE role = @Role
              AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@Site AS TEXT) IS NULL OR site_id = @Site)
              AND (CAST(@ProgrammeId AS TEXT) IS NULL OR programme_id = @ProgrammeId) AND (CAST(@SiteId AS TEXT) IS NULL OR site_id = @SiteId)
              AND (CAST(@Status AS TEXT) IS NULL OR status = @Status) AND (CAST(@Gender AS TEXT) IS NULL OR gender = @Gender)
              AND (CAST(@WaitingSince AS TEXT) IS NULL OR applied_on <= @WaitingSince)
              AND (CAST(@EmailHash AS TEXT) IS NULL OR email_hash = @EmailHash) AND (CAST(@PhoneHash AS TEXT) IS NULL OR phone_hash = @PhoneHash)
              AND (CAST(@Language AS TEXT) IS NULL OR EXISTS
                    (SELECT 1 FROM person_tags t WHERE t.programme_id = p.programme_id AND t.tag = @Language AND t.person_id = p.id))
              AND (CAST(@Need AS TEXT) IS NULL OR EXISTS
                    (SELECT 1 FROM person_tags t WHERE t.programme_id = p.programme_id AND t.tag = @Need AND t.person_id = p.id))
              AND (CAST(@Name AS TEXT) IS NULL OR EXISTS
                    (SELECT 1 FROM person_tags t WHERE t.programme_id = p.programme_id AND t.tag = @Name AND t.person_id = p.id))
              AND (CAST(@After AS TEXT) IS NULL OR id > @After)
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Role = request.Role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                filter.ProgrammeId,
                filter.SiteId,
                Status = Filter.Code<PersonStatus>(filter.Status, "status")?.ToText(),
                Gender = Filter.Code<Gender>(filter.Gender, "gender")?.ToText(),
                filter.WaitingSince,
                search.EmailHash,
                search.PhoneHash,
                Language = filter.Language is null ? null : "language:" + filter.Language,
                Need = filter.Need is null ? null : (request.Role == PersonRole.Mentor ? "offer:" : "need:") + filter.Need,
                Name = search.NameTag,
                After = filter.AfterId,
                Fetch = search.Words.Count > 0 ? MostCandidates : filter.Fetch,
            },
            cancellationToken);
        return filter.Cut(await Open(rows, search, filter.Fetch, cancellationToken), person => person.Id);
    }

    // Names are opened until the page is full; consents and gates are read for those alone.
    private async Task<List<Person>> Open(List<PersonRow> rows, NameSearch search, int most, CancellationToken cancellationToken)
    {
        var found = search.Words.Count == 0 ? rows : rows.Where(row => search.Matches(row.Names(vault))).Take(most).ToList();
        if (found.Count == 0)
        {
            return [];
        }

        var (test, parameters) = db.Dialect.In("person_id", found.Select(row => row.Id));
        var consents = (await db.Query<ConsentRow>($"SELECT person_id, purpose, text_version FROM consents WHERE {test} AND withdrawn_at IS NULL ORDER BY id", parameters, cancellationToken))
            .ToLookup(consent => consent.PersonId, consent => consent.Given);
        var gates = (await db.Query<PersonGates>($"SELECT {PersonGates.Columns} FROM person_gates WHERE {test}", parameters, cancellationToken)).ToDictionary(gate => gate.PersonId);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return found.ConvertAll(row => row.Open(vault, json.Value.SerializerOptions, consents[row.Id], gates[row.Id].ToBeInPool(today, today), withContact: false));
    }

    private NameSearch Search(string? text, Guid? programmeId)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new NameSearch([], null, null, null);
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
            return new NameSearch([], vault.EmailHash(programme, text), null, null);
        }

        if (text.Count(char.IsAsciiDigit) >= 5)
        {
            return new NameSearch([], null, vault.PhoneHash(programme, text), null);
        }

        var words = IdentityVault.NameWords([text]);
        return new NameSearch(words, null, null, words.Count == 0 ? "name:none" : "name:" + vault.NameHash(programme, IdentityVault.Prefix(words.MaxBy(word => word.Length)!)));
    }

    /// <summary>The hash of the longest word's first letters finds candidates; the opened names decide.</summary>
    private sealed record NameSearch(IReadOnlyList<string> Words, string? EmailHash, string? PhoneHash, string? NameTag)
    {
        public bool Matches(IReadOnlyList<string?> written)
        {
            var names = IdentityVault.NameWords(written);
            return Words.All(word => names.Any(name => name.StartsWith(word, StringComparison.Ordinal)));
        }
    }
}
