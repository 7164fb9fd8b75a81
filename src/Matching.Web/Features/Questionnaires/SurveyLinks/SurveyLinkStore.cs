using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>Links to questionnaires, and what was answered by them so far.</summary>
internal sealed class SurveyLinkStore(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    SurveyPins pins,
    LastUses uses,
    IdSource ids,
    TimeProvider clock
)
{
    /// <summary>How long a link works.</summary>
    internal static readonly TimeSpan Works = TimeSpan.FromDays(60);

    private const int SecretBytes = 16;

    /// <summary>Makes a link in place of an earlier one to the same.</summary>
    public async Task<SurveyLink> Make(
        CreateSurveyLink request,
        CreateSurveyLinkHandler.PersonRow person,
        Questionnaire form,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetStoredNow();
        var id = ids.New();
        var token = TokenOf(id);
        var (draft, seed) = await TakeOver(request, person, form, cancellationToken);
        var row = new SurveyLinkRow
        {
            Id = id,
            ProgrammeId = person.ProgrammeId,
            PersonId = person.Id,
            PairId = request.PairId,
            Wave = request.Wave!.Value.ToText(),
            QuestionnaireId = form.Id,
            QuestionnaireVersion = form.Version,
            Track = (request.Track ?? Track.Long).ToText(),
            Language = request.Language ?? person.PreferredLanguage,
            IsAgain = request.Again,
            PinHash = pins.HashOf(id, request.Pin),
            OrderSeed = seed ?? DrawnOrder.SeedOf(form, id),
            CreatedAt = now,
            ExpiresAt = now + Works,
            SavedAt = draft is null ? null : now,
        };
        await Insert(
            row,
            person,
            ApiKeyText.Hash(token),
            draft?.Seal(vault, person.KeyWrapped, person.Id, id),
            cancellationToken
        );
        return row.Read(now, "/survey/" + token);
    }

    private Task<int> Insert(
        SurveyLinkRow row,
        CreateSurveyLinkHandler.PersonRow person,
        string hash,
        string? draft,
        CancellationToken cancellationToken
    ) =>
        db.Execute(
            """
            INSERT INTO survey_links (id, programme_id, site_id, person_id, pair_id, wave, questionnaire_id,
                                      questionnaire_version, track, language, is_again, token_hash, draft_sealed,
                                      created_at, expires_at, saved_at, pin_hash, order_seed)
            VALUES (@Id, @ProgrammeId, @SiteId, @PersonId, @PairId, @Wave, @QuestionnaireId, @QuestionnaireVersion, @Track, @Language,
                    @IsAgain, @Hash, @Draft, @CreatedAt, @ExpiresAt, @SavedAt, @PinHash, @OrderSeed)
            """,
            new
            {
                row.Id,
                row.ProgrammeId,
                person.SiteId,
                row.PersonId,
                row.PairId,
                row.Wave,
                row.QuestionnaireId,
                row.QuestionnaireVersion,
                row.Track,
                row.Language,
                row.IsAgain,
                Hash = hash,
                Draft = draft,
                row.CreatedAt,
                row.ExpiresAt,
                row.SavedAt,
                row.PinHash,
                row.OrderSeed,
            },
            cancellationToken
        );

    /// <summary>
    /// The open link of a person to a questionnaire with the page that it opens, or a new one: a reminder and a letter have the link
    /// of the invitation, so that each of them works.
    /// </summary>
    public async Task<(Guid Id, string Path)> OpenOrMake(
        CreateSurveyLink request,
        CreateSurveyLinkHandler.PersonRow person,
        Questionnaire form,
        CancellationToken cancellationToken
    )
    {
        var open = (await Open(request, person.Id, form.Id, cancellationToken)).FirstOrDefault(link =>
            link.TokenHash == ApiKeyText.Hash(TokenOf(link.Id))
        );
        if (open is not null)
        {
            return (open.Id, "/survey/" + TokenOf(open.Id));
        }

        var made = await Make(request, person, form, cancellationToken);
        return (made.Id, made.Path!);
    }

    /// <summary>Closes the links by which a person could answer what staff have entered.</summary>
    public async Task CloseAnswered(Response response, CancellationToken cancellationToken)
    {
        if (response is { IsAnswered: true, PersonId: { } personId })
        {
            await db.Execute(
                """
                UPDATE survey_links SET closed_at = @Now, draft_sealed = NULL
                WHERE person_id = @PersonId AND wave = @Wave AND (pair_id IS NULL OR @HasNoPair OR pair_id = @PairId)
                  AND closed_at IS NULL AND answered_at IS NULL
                """,
                new
                {
                    PersonId = personId,
                    Wave = response.Wave.ToText(),
                    response.PairId,
                    HasNoPair = response.PairId is null,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            );
        }
    }

    /// <summary>Finds a link within the caller's scope.</summary>
    public async Task<SurveyLinkRow> Get(Guid id, CancellationToken cancellationToken) =>
        await db.Find<SurveyLinkRow>(
            $"""
            SELECT {SurveyLinkRow.Columns} FROM survey_links l
            WHERE l.id = @Id AND {callers.Caller.InProgramme("l.programme_id")} AND {callers.Caller.InSite("l.site_id")}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("survey-link");

    /// <summary>
    /// Finds the open link of a token for a browser in which its PIN was entered, where it has one; in another it is not found.
    /// </summary>
    public async Task<OwnLinkRow> Find(string token, string browser, CancellationToken cancellationToken) =>
        await Find(token, cancellationToken) is var link && pins.IsEntered(link, browser)
            ? link
            : throw Problems.NotFound("survey-link");

    /// <summary>
    /// Finds the open link of a token. Its holder is the caller from now on. Unknown, used, closed and expired are one answer.
    /// </summary>
    public async Task<OwnLinkRow> Find(string token, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<OwnLinkRow>(
                $"""
                SELECT {SurveyLinkRow.Columns}, p.key_wrapped
                FROM survey_links l JOIN people p ON p.id = l.person_id
                WHERE l.token_hash = @Hash AND p.status <> 'erased'
                  AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
                """,
                new { Hash = ApiKeyText.Hash(token), Now = clock.GetUtcNow() },
                cancellationToken
            ) ?? throw Problems.NotFound("survey-link");
        callers.Caller = Caller.Participant(row.PersonId, row.ProgrammeId);
        if (row.OpenedAt is null)
        {
            uses.Note(UsedThing.SurveyLink, row.Id, null, clock.GetUtcNow());
        }

        return row;
    }

    public AnswerDraft Draft(OwnLinkRow link) =>
        AnswerDraft.Open(vault, link.DraftSealed, link.KeyWrapped, link.PersonId, link.Id);

    /// <summary>
    /// Keeps what was answered so far; false where another device has saved or sent since the link was read.
    /// </summary>
    public async Task<bool> Keep(OwnLinkRow link, AnswerDraft draft, CancellationToken cancellationToken) =>
        await db.Execute(
            """
            UPDATE survey_links SET draft_sealed = @Draft, saved_at = @Now, opened_at = coalesce(opened_at, @Now)
            WHERE id = @Id AND answered_at IS NULL AND closed_at IS NULL AND draft_sealed IS NOT DISTINCT FROM @Before
            """,
            new
            {
                link.Id,
                Draft = draft.Seal(vault, link.KeyWrapped, link.PersonId, link.Id),
                Before = link.DraftSealed,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        ) > 0;

    /// <summary>
    /// Ends a link whose answers are sent; false where another device has saved or sent since the link was read.
    /// </summary>
    public async Task<bool> Answer(OwnLinkRow link, CancellationToken cancellationToken) =>
        await db.Execute(
            """
            UPDATE survey_links AS l SET answered_at = @Now, opened_at = coalesce(l.opened_at, @Now), draft_sealed = NULL
            WHERE l.id = @Id AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
              AND l.draft_sealed IS NOT DISTINCT FROM @Draft
            """,
            new
            {
                link.Id,
                Draft = link.DraftSealed,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        ) > 0;

    /// <summary>Ends a link; what was answered by it goes.</summary>
    public Task<int> Close(Guid id, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE survey_links SET closed_at = @Now, draft_sealed = NULL
            WHERE id = @Id AND closed_at IS NULL AND answered_at IS NULL
            """,
            new { Id = id, Now = clock.GetUtcNow() },
            cancellationToken
        );

    // The secret is made of the id by a key of this service: it is stored nowhere, and is the same in each message.
    internal string TokenOf(Guid id) => vault.KeyedHash($"survey|link|{id}", SecretBytes);

    private Task<List<SurveyLinkRow>> Open(
        CreateSurveyLink request,
        Guid personId,
        string formId,
        CancellationToken cancellationToken
    ) =>
        db.Query<SurveyLinkRow>(
            $"""
            SELECT {SurveyLinkRow.Columns}, l.token_hash FROM survey_links l
            WHERE l.person_id = @PersonId AND l.wave = @Wave AND l.questionnaire_id = @FormId
              AND l.is_again = @IsAgain
              AND (l.pair_id = @PairId OR (l.pair_id IS NULL AND @HasNoPair))
              AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
            ORDER BY l.created_at DESC
            """,
            new
            {
                PersonId = personId,
                Wave = request.Wave!.Value.ToText(),
                FormId = formId,
                IsAgain = request.Again,
                request.PairId,
                HasNoPair = request.PairId is null,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    // A form of another version asks other questions, so what was answered to it does not go on.
    private async Task<(AnswerDraft? Draft, int? Seed)> TakeOver(
        CreateSurveyLink request,
        CreateSurveyLinkHandler.PersonRow person,
        Questionnaire form,
        CancellationToken cancellationToken
    )
    {
        var earlier = await Open(request, person.Id, form.Id, cancellationToken);
        foreach (var link in earlier)
        {
            await Close(link.Id, cancellationToken);
        }

        return earlier.Find(link => link.DraftSealed is not null) is { } saved && saved.QuestionnaireVersion == form.Version
            ? (AnswerDraft.Open(vault, saved.DraftSealed, person.KeyWrapped, person.Id, saved.Id).To(form), saved.OrderSeed)
            : (null, null);
    }
}

internal sealed record OwnLinkRow : SurveyLinkRow
{
    public required string KeyWrapped { get; init; }
}
