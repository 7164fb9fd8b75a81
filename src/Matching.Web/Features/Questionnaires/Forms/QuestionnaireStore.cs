using Matching.Indicators.Catalogue;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Reads published questionnaires; one that was read is kept, because it never changes.</summary>
public sealed class QuestionnaireStore(Db db, PublishedForms forms, IOptions<JsonOptions> json, TimeProvider clock)
{
    public async Task<PublishedQuestionnaire> Get(string id, string? version, CancellationToken cancellationToken) =>
        await Find(id, version, cancellationToken) ?? throw Problems.NotFound("questionnaire");

    /// <summary>A version of a questionnaire, the newest that is not retired where none is named; null where there is none.</summary>
    public async Task<PublishedQuestionnaire?> Find(string id, string? version, CancellationToken cancellationToken)
    {
        var versions = await db.Query<VersionRow>(
            $"SELECT version, content_hash, retired_at FROM questionnaires WHERE id = @Id AND {Where.Set(version, "version = @Version")}",
            new { Id = id, Version = version },
            cancellationToken
        );
        return await Read(id, versions.Where(row => version is not null || row.RetiredAt is null), cancellationToken);
    }

    /// <summary>The newest version of a questionnaire, retired or not; null where there is none.</summary>
    public async Task<PublishedQuestionnaire?> Newest(string id, CancellationToken cancellationToken) =>
        await Read(
            id,
            await db.Query<VersionRow>(
                "SELECT version, content_hash, retired_at FROM questionnaires WHERE id = @Id",
                new { Id = id },
                cancellationToken
            ),
            cancellationToken
        );

    private async Task<PublishedQuestionnaire?> Read(string id, IEnumerable<VersionRow> of, CancellationToken cancellationToken)
    {
        var asked = of.MaxBy(row => System.Version.Parse(row.Version));
        return asked is null
            ? null
            : forms.Find(asked.ContentHash)
                ?? forms.Keep(
                    (
                        await db.Single<QuestionnaireRow>(
                            "SELECT version, content_hash, definition FROM questionnaires WHERE id = @Id AND version = @Version",
                            new { Id = id, asked.Version },
                            cancellationToken
                        )
                    ).Read(json.Value.SerializerOptions)
                );
    }

    /// <summary>The newest version that is not retired of every questionnaire, by id.</summary>
    public async Task<List<Questionnaire>> Newest(CancellationToken cancellationToken)
    {
        var newest = (
            await db.Query<NamedRow>(
                "SELECT id, version, content_hash FROM questionnaires WHERE retired_at IS NULL ORDER BY id",
                null,
                cancellationToken
            )
        )
            .GroupBy(row => row.Id)
            .Select(versions => versions.MaxBy(row => System.Version.Parse(row.Version))!.ContentHash)
            .ToList();
        var known = newest.ConvertAll(forms.Find);
        if (!known.Contains(null))
        {
            return known.ConvertAll(published => published!.Form);
        }

        // few, and kept from then on
        var all = (
            await db.Query<QuestionnaireRow>(
                "SELECT version, content_hash, definition FROM questionnaires",
                null,
                cancellationToken
            )
        )
            .DistinctBy(row => row.ContentHash)
            .ToDictionary(row => row.ContentHash, row => forms.Keep(row.Read(json.Value.SerializerOptions)));
        return newest.ConvertAll(hash => all[hash].Form);
    }

    /// <summary>The families that have a form.</summary>
    public async Task<IReadOnlyList<string>> Families(CancellationToken cancellationToken) =>
        [.. (await Newest(cancellationToken)).Select(form => form.Family).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// The indicators that the forms of a programme declare, in the newest version of each; of a code that several declare that
    /// of the highest version.
    /// </summary>
    public async Task<List<DeclaredIndicator>> Declared(Programme programme, CancellationToken cancellationToken)
    {
        var forms = (await Newest(cancellationToken)).FindAll(form =>
            form.Indicators is not null && programme.Questionnaires.Contains(form.Family)
        );
        if (forms.Count == 0)
        {
            return [];
        }

        var published = (
            await db.Query<PublishedRow>("SELECT id, version, published_at FROM questionnaires", null, cancellationToken)
        ).ToDictionary(row => (row.Id, row.Version), row => programme.DayOf(row.PublishedAt));
        return
        [
            .. forms
                .SelectMany(form => form.Indicators!.Select(indicator => indicator.Of(form, published[(form.Id, form.Version)])))
                .GroupBy(indicator => indicator.Id)
                .Select(same => same.MaxBy(indicator => indicator.Version)!),
        ];
    }

    /// <summary>
    /// The newest form that a programme asks a person at a moment: of the first of its families that has one, the form for the
    /// person's age, otherwise the one for all.
    /// </summary>
    public async Task<Questionnaire?> AskedOf(
        Programme programme,
        Guid personId,
        string respondent,
        string wave,
        CancellationToken cancellationToken
    )
    {
        var asked = (await Newest(cancellationToken)).FindAll(form =>
            form.Respondents.Contains(respondent) && form.Waves.Contains(wave)
        );
        var age = asked.Exists(form => form.Ages is not null) ? await AgeOf(programme, personId, cancellationToken) : null;
        return programme
            .Questionnaires.Select(family => asked.FindAll(form => form.Family == family))
            .Select(forms => forms.Find(form => form.Ages?.Has(age) == true) ?? forms.Find(form => form.Ages is null))
            .FirstOrDefault(form => form is not null);
    }

    private async Task<int?> AgeOf(Programme programme, Guid personId, CancellationToken cancellationToken) =>
        await db.Find<BornRow>(
            "SELECT birth_year, adult_confirmed_on FROM people WHERE id = @Id",
            new { Id = personId },
            cancellationToken
        )
            is { BirthYear: { } born } person
            ? PersonGates.AgeIn(programme.DayOf(clock.GetUtcNow()).Year, born, person.AdultConfirmedOn is not null)
            : null;

    private sealed record BornRow
    {
        public int? BirthYear { get; init; }
        public DateOnly? AdultConfirmedOn { get; init; }
    }

    private sealed record PublishedRow
    {
        public required string Id { get; init; }
        public required string Version { get; init; }
        public required DateTimeOffset PublishedAt { get; init; }
    }

    private sealed record NamedRow
    {
        public required string Id { get; init; }
        public required string Version { get; init; }
        public required string ContentHash { get; init; }
    }

    private sealed record VersionRow
    {
        public required string Version { get; init; }
        public required string ContentHash { get; init; }
        public DateTimeOffset? RetiredAt { get; init; }
    }
}
