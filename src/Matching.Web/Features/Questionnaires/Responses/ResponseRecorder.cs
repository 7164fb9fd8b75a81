using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Stores what a person or a partner answered, whether staff enter it or the person sends it by a link.</summary>
internal sealed class ResponseRecorder(
    Db db,
    ResponseWriter writer,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    QuestionnaireStore questionnaires,
    ResponseReader reader
)
{
    /// <summary>Stores answers that fit their form.</summary>
    /// <exception cref="ProblemException">The answers do not fit, or there are some already.</exception>
    public Task<Response> Record(SubmitResponse request, CancellationToken cancellationToken) =>
        Record(request, null, cancellationToken);

    /// <summary>Stores answers that were given in an order drawn by a seed; without one, in that of the form.</summary>
    public async Task<Response> Record(SubmitResponse request, int? seed, CancellationToken cancellationToken)
    {
        var (person, published) = await Find(request, cancellationToken);
        var form = published.Form.In(request.Track ?? Track.Long).DrawnBy(seed);
        var sheet = AnswerSheet.Read(form, request.Answers!);
        await writer.CheckFunctioning(request.PersonId, form, sheet, cancellationToken);
        var order = seed is null ? null : form.Items.Where(item => item.Type != ItemType.Note).Select(item => item.Name).ToList();
        var response = await Store(request, person, published, sheet, order, cancellationToken);
        await writer.Write(response.Id, request.PersonId, person.KeyWrapped, sheet, cancellationToken);
        return response;
    }

    /// <summary>Finds the form that would be answered.</summary>
    /// <exception cref="ProblemException">
    /// The person, pair, form and wave do not belong together, or the form is answered: all questions would be answered in vain.
    /// </exception>
    public async Task<PublishedQuestionnaire> Check(SubmitResponse request, CancellationToken cancellationToken)
    {
        var (person, published) = await Find(request, cancellationToken);
        var answered = await db.Find<Guid?>(
            $"""
            SELECT q.id FROM responses q JOIN programmes r ON r.id = q.programme_id
            WHERE q.person_id = @PersonId AND q.wave = @Wave AND q.occasion = @Occasion AND {Response.AnsweredSql}
            """,
            new
            {
                request.PersonId,
                Wave = request.Wave!.Value.ToText(),
                Occasion = OccasionOf(request, ProgrammeDays.On(clock.GetUtcNow(), person.TimeZone)),
            },
            cancellationToken
        );
        return answered is null ? published : throw Problems.Refused("response-already-given");
    }

    private async Task<(Respondent Person, PublishedQuestionnaire Published)> Find(
        SubmitResponse request,
        CancellationToken cancellationToken
    )
    {
        var person = await Respond(request, cancellationToken);
        var published = await Form(request, person, cancellationToken);
        if (request.PairId is { } pairId)
        {
            await CheckPair(pairId, request.PersonId!.Value, cancellationToken);
        }

        if (request.Again)
        {
            await CheckWaits(request.PersonId!.Value, cancellationToken);
        }

        return (person, published);
    }

    private async Task<Response> Store(
        SubmitResponse request,
        Respondent person,
        PublishedQuestionnaire published,
        AnswerSheet sheet,
        List<string>? order,
        CancellationToken cancellationToken
    )
    {
        var occasion = OccasionOf(request, ProgrammeDays.On(clock.GetUtcNow(), person.TimeZone));
        var wave = request.Wave!.Value.ToText();
        var replaced = await ArchiveUnanswered(request, person, wave, occasion, cancellationToken);
        var response = Made(request, person, published.Form, sheet, replaced) with { Order = order };
        await db.Execute(
            """
            INSERT INTO responses (id, programme_id, site_id, person_id, partner_id, pair_id, respondent, wave,
                                   questionnaire_id, questionnaire_version, content_hash, track,
                                   language, mode, occasion, submitted_at, items_answered, core_answered, core_asked,
                                   item_order)
            VALUES (@Id, @ProgrammeId, @SiteId, @PersonId, @PartnerId, @PairId, @Role, @Wave, @QuestionnaireId,
                    @Version, @Hash, @Track, @Language, @Mode, @Occasion, @SubmittedAt, @ItemsAnswered, @CoreAnswered, @CoreAsked,
                    @Order)
            ON CONFLICT (id) DO UPDATE SET questionnaire_id = excluded.questionnaire_id,
                                           questionnaire_version = excluded.questionnaire_version,
                                           content_hash = excluded.content_hash, track = excluded.track,
                                           language = excluded.language, mode = excluded.mode,
                                           submitted_at = excluded.submitted_at, corrected_at = excluded.submitted_at,
                                           items_answered = excluded.items_answered,
                                           core_answered = excluded.core_answered, core_asked = excluded.core_asked,
                                           item_order = excluded.item_order
            """,
            new
            {
                response.Id,
                response.ProgrammeId,
                person.SiteId,
                response.PersonId,
                response.PartnerId,
                response.PairId,
                person.Role,
                Wave = wave,
                response.QuestionnaireId,
                response.Version,
                Hash = published.ContentHash,
                Track = response.Track.ToText(),
                response.Language,
                Mode = response.Mode.ToText(),
                Occasion = occasion ?? response.Id.ToString(),
                response.SubmittedAt,
                sheet.ItemsAnswered,
                sheet.CoreAnswered,
                sheet.CoreAsked,
                Order = order is null ? null : string.Join(' ', order),
            },
            cancellationToken
        );
        return response;
    }

    private Response Made(SubmitResponse request, Respondent person, Questionnaire form, AnswerSheet sheet, Guid? replaced)
    {
        var now = clock.GetStoredNow();
        return new Response
        {
            Id = replaced ?? ids.New(),
            ProgrammeId = person.ProgrammeId,
            PersonId = request.PersonId,
            PartnerId = request.PartnerId,
            PairId = request.PairId,
            Wave = request.Wave!.Value,
            QuestionnaireId = request.QuestionnaireId,
            Version = form.Version,
            Track = request.Track ?? Track.Long,
            Language = request.Language ?? form.Languages[0],
            Mode = request.Mode!.Value,
            SubmittedAt = now,
            CorrectedAt = replaced is null ? null : now,
            IsAnswered = sheet.IsAnswered(person.LeastCoreShare),
            Answers = sheet.Given,
            Missing = sheet.Missing,
            Scores = sheet.Scores,
        };
    }

    // One response a person, pair and wave: where there is one that does not count as answered, the new one takes its place.
    private async Task<Guid?> ArchiveUnanswered(
        SubmitResponse request,
        Respondent person,
        string wave,
        string? occasion,
        CancellationToken cancellationToken
    )
    {
        var before = await db.Find<Guid?>(
            $"""
            SELECT q.id FROM responses q JOIN programmes r ON r.id = q.programme_id
            WHERE (q.person_id = @PersonId OR q.partner_id = @PartnerId)
              AND q.wave = @Wave
              AND q.occasion = @Occasion
              AND NOT {Response.AnsweredSql}
            """,
            new
            {
                request.PersonId,
                request.PartnerId,
                Wave = wave,
                Occasion = occasion,
            },
            cancellationToken
        );
        if (before is { } known)
        {
            await writer.Archive(
                await reader.Get(known, cancellationToken),
                person.KeyWrapped,
                ResponseWriter.AnsweredLater,
                cancellationToken
            );
        }

        return before;
    }

    // A pair's two people answer once a wave; a pulse comes every month, a partner's view every year, and who waits may answer
    // the start twice.
    private static string? OccasionOf(SubmitResponse request, DateOnly today) =>
        request.PartnerId is not null ? today.Year.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : request.Wave == Wave.Pulse ? null
        : request.Again ? "again"
        : request.PairId?.ToString() ?? "";

    private async Task<Respondent> Respond(SubmitResponse request, CancellationToken cancellationToken) =>
        await db.Find<Respondent>(
            $"""
            SELECT p.id, p.programme_id, p.site_id, p.role, p.key_wrapped, r.least_core_share, r.time_zone
            FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE p.id = @PersonId AND p.status <> 'erased' AND {callers.Caller.InProgramme("p.programme_id")}
              AND {callers.Caller.InSite("p.site_id")}
            UNION ALL
            SELECT q.id, q.programme_id, q.site_id, 'partner' AS role, NULL AS key_wrapped, r.least_core_share, r.time_zone
            FROM partners q JOIN programmes r ON r.id = q.programme_id
            WHERE q.id = @PartnerId AND {callers.Caller.InProgramme("q.programme_id")}
              AND {callers.Caller.InSite("q.site_id")}
            """,
            new
            {
                request.PersonId,
                request.PartnerId,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.ValidationFailed(request.PersonId is null ? "partnerId" : "personId", Texts.Validation("unknown-id"));

    private async Task<PublishedQuestionnaire> Form(
        SubmitResponse request,
        Respondent person,
        CancellationToken cancellationToken
    )
    {
        var published = await questionnaires
            .Get(request.QuestionnaireId, request.Version, cancellationToken)
            .NamedBy(request.Version is null ? "questionnaireId" : "version");

        var form = published.Form;
        var wave = request.Wave!.Value.ToText();
        if (!form.Respondents.Contains(person.Role))
        {
            throw Problems.ValidationFailed("questionnaireId", Texts.Validation("respondent", form.Respondent));
        }

        if (!form.Waves.Contains(wave))
        {
            throw Problems.ValidationFailed("wave", Texts.Validation("wave", wave, string.Join(", ", form.Waves)));
        }

        if (request.Language is { } language && !form.Languages.Contains(language))
        {
            throw Problems.ValidationFailed("language", Texts.Validation("language", string.Join(", ", form.Languages)));
        }

        if (request.Track == Track.Short && !form.HasShort)
        {
            throw Problems.ValidationFailed("track", Texts.Validation("track", form.Id));
        }

        return published;
    }

    private async Task CheckPair(Guid pairId, Guid personId, CancellationToken cancellationToken)
    {
        var pair = await FindPair(pairId, cancellationToken).NamedBy("pairId");
        if (pair.MentorId != personId && pair.MenteeId != personId)
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("not-in-pair"));
        }
    }

    private async Task<PairRow> FindPair(Guid id, CancellationToken cancellationToken) =>
        await db.Find<PairRow>(
            $"""
            SELECT mentor_id, mentee_id FROM pairs
            WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("pair");

    private async Task CheckWaits(Guid personId, CancellationToken cancellationToken)
    {
        var hasMet = await db.Single<bool>(
            "SELECT EXISTS (SELECT 1 FROM pairs WHERE (mentee_id = @Id OR mentor_id = @Id) AND started_on IS NOT NULL)",
            new { Id = personId },
            cancellationToken
        );
        if (hasMet)
        {
            throw Problems.ValidationFailed("again", Texts.Validation("again-while-waiting"));
        }
    }

    private sealed record PairRow
    {
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
    }

    private sealed record Respondent
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string Role { get; init; }
        public required double LeastCoreShare { get; init; }
        public required string TimeZone { get; init; }

        // a partner answers in codes alone, so there is nothing to seal
        public string? KeyWrapped { get; init; }
    }
}
