using System.Data;
using System.Text.Json.Nodes;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Reads everything about a programme that indicators rest on, in one snapshot.</summary>
public sealed class DossierReader(Db db, QuestionnaireStore questionnaires)
{
    private const string Childcare = "childcare";
    private static readonly string[] ProfileMembers =
    [
        "\"wishes\"",
        "\"courses\"",
        "\"accessibilityNeeds\"",
        "\"accessibilityOffers\"",
        "\"needs\"",
        "\"offers\"",
    ];

    // One snapshot for all statements, else a person entered between two of them would be counted in one and not in another.
    public Task<Dossier> Read(Guid programmeId, DateOnly asOf, CancellationToken cancellationToken) =>
        db.Patient()
            .InTransaction(
                async () =>
                    new Dossier(
                        asOf,
                        await People(programmeId, cancellationToken),
                        await Pairs(programmeId, cancellationToken),
                        await Sheets(programmeId, cancellationToken)
                    ),
                cancellationToken,
                IsolationLevel.RepeatableRead
            );

    private async Task<List<EnrolledPerson>> People(Guid programmeId, CancellationToken cancellationToken)
    {
        var trained = (
            await db.Query<TrainedRow>(
                """
                SELECT a.person_id, min(t.held_on) AS held_on
                FROM training_attendances a JOIN trainings t ON t.id = a.training_id
                WHERE a.programme_id = @ProgrammeId
                GROUP BY a.person_id
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToDictionary(row => row.PersonId, row => row.HeldOn);
        var rows = await db.Query<PersonRow>(
            """
            SELECT id, role, site_id, partner_id, gender, birth_year, applied_on, preferred_language, profile
            FROM people
            WHERE programme_id = @ProgrammeId AND status <> 'erased' AND NOT is_restricted
            ORDER BY id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return rows.ConvertAll(row =>
        {
            // most profiles hold none of these, and need not be read
            var said = ProfileMembers.Any(name => row.Profile.Contains(name, StringComparison.Ordinal))
                ? JsonNode.Parse(row.Profile)
                : null;
            var wishes = said?["wishes"];
            string[] Codes(string name) => [.. said?[name]?.AsArray().Select(code => code!.GetValue<string>()) ?? []];
            string[] Listed(string name) =>
                [.. said?[name]?.AsArray().Select(one => one!["code"]!.GetValue<string>()).Distinct() ?? []];
            return new EnrolledPerson
            {
                Id = row.Id,
                IsMentor = row.Role == "mentor",
                Site = row.SiteId?.ToString(),
                Partner = row.PartnerId?.ToString(),
                Gender = row.Gender,
                BirthYear = row.BirthYear,
                EnrolledOn = row.AppliedOn,
                Language = row.PreferredLanguage,
                TrainedOn = trained.TryGetValue(row.Id, out var day) ? day : null,
                WishedGender = wishes?["gender"]?.GetValue<string>(),
                IsGenderPreference = wishes?["genderStrength"]?.GetValue<string>() == "prefer",
                WishedMinAge = wishes?["minAge"]?.GetValue<int>(),
                WishedMaxAge = wishes?["maxAge"]?.GetValue<int>(),
                NeedsChildcare = Codes("accessibilityNeeds").Contains(Childcare),
                OffersChildcare = Codes("accessibilityOffers").Contains(Childcare),
                Needs = Listed("needs"),
                Offers = Listed("offers"),
                Courses = Codes("courses"),
            };
        });
    }

    private async Task<List<PairHistory>> Pairs(Guid programmeId, CancellationToken cancellationToken)
    {
        var meetings = (
            await db.Query<MeetingRow>(
                """
                SELECT pair_id, held_on, expenses IS NOT NULL AS has_expenses,
                  coalesce(is_expenses_paid, FALSE) AS is_paid
                FROM meetings
                WHERE programme_id = @ProgrammeId AND NOT is_mistake
                ORDER BY pair_id, held_on
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToLookup(meeting => meeting.PairId);
        var contacts = (
            await db.Query<ContactRow>(
                """
                SELECT pair_id, held_on FROM check_ins
                WHERE programme_id = @ProgrammeId AND NOT is_mistake
                ORDER BY pair_id, held_on
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToLookup(contact => contact.PairId, contact => contact.HeldOn);
        var rows = await db.Query<PairRow>(
            """
            SELECT c.id, c.mentor_id, c.mentee_id, c.status, c.started_on, c.term_ends_on, c.ended_on, c.end_reason
            FROM pairs c JOIN people o ON o.id = c.mentor_id JOIN people e ON e.id = c.mentee_id
            -- a pair counts with both of them or not at all
            WHERE c.programme_id = @ProgrammeId
              AND o.status <> 'erased'
              AND NOT o.is_restricted
              AND e.status <> 'erased'
              AND NOT e.is_restricted
            ORDER BY c.id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return rows.ConvertAll(row => new PairHistory
        {
            Id = row.Id,
            MentorId = row.MentorId,
            MenteeId = row.MenteeId,
            Status = row.Status,
            StartedOn = row.StartedOn,
            TermEndsOn = row.TermEndsOn,
            EndedOn = row.EndedOn,
            EndReason = row.EndReason,
            Meetings = [.. meetings[row.Id].Select(meeting => meeting.HeldOn)],
            Contacts = [.. contacts[row.Id]],
            Expenses = meetings[row.Id].Count(meeting => meeting.HasExpenses),
            ExpensesPaid = meetings[row.Id].Count(meeting => meeting.HasExpenses && meeting.IsPaid),
        });
    }

    private async Task<List<AnsweredSheet>> Sheets(Guid programmeId, CancellationToken cancellationToken)
    {
        var answers = await Answers(programmeId, cancellationToken);
        var rows = await Answered(programmeId, cancellationToken);
        var forms = new Dictionary<(string, string), Dictionary<string, ScoredItem>>();
        var sheets = new List<AnsweredSheet>(rows.Count);
        var withheld = await Withheld(programmeId, cancellationToken);
        var isFunctioningConsented = await Functioning(programmeId, cancellationToken);
        foreach (
            var row in rows.Where(row =>
                (row.PersonId ?? row.PartnerId) is not null && (row.PersonId is not { } person || !withheld.Contains(person))
            )
        )
        {
            if (!forms.TryGetValue((row.QuestionnaireId, row.QuestionnaireVersion), out var items))
            {
                forms[(row.QuestionnaireId, row.QuestionnaireVersion)] = items = Items(
                    (await questionnaires.Get(row.QuestionnaireId, row.QuestionnaireVersion, cancellationToken)).Form
                );
            }

            sheets.Add(
                new AnsweredSheet(
                    answers[row.Id]
                        .Where(answer =>
                            items.TryGetValue(answer.Item, out var item)
                            && (
                                item.Scale != FormScale.Functioning || isFunctioningConsented.Contains(row.PersonId ?? Guid.Empty)
                            )
                        )
                        .Select(answer => new ItemAnswer(items[answer.Item], answer.Value, answer.Code, answer.Missing))
                )
                {
                    Id = row.Id,
                    RespondentId = row.PersonId ?? row.PartnerId!.Value,
                    Respondent = row.Respondent,
                    PairId = row.PairId,
                    Wave = row.Wave,
                    Day = ProgrammeDays.On(row.SubmittedAt, row.TimeZone),
                    Mode = row.Mode,
                    Language = row.Language,
                    Track = row.Track,
                    Order = row.ItemOrder?.Split(' ') ?? [],
                    Form = row.QuestionnaireId,
                    FormVersion = row.QuestionnaireVersion,
                }
            );
        }

        return sheets;
    }

    private async Task<ILookup<Guid, AnswerRow>> Answers(Guid programmeId, CancellationToken cancellationToken) =>
        (
            await db.Query<AnswerRow>(
                """
                SELECT a.response_id, a.item, a.code, a.value, a.missing
                FROM response_answers a JOIN responses r ON r.id = a.response_id
                WHERE r.programme_id = @ProgrammeId AND a.text_sealed IS NULL AND r.wave <> 'pulse'
                """,
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToLookup(answer => answer.ResponseId);

    private Task<List<SheetRow>> Answered(Guid programmeId, CancellationToken cancellationToken) =>
        db.Query<SheetRow>(
            $"""
            SELECT q.id, q.person_id, q.partner_id, q.pair_id, q.respondent, q.wave, q.questionnaire_id,
              q.questionnaire_version, q.language, q.mode, q.track, q.item_order, q.submitted_at, r.time_zone
            FROM responses q JOIN programmes r ON r.id = q.programme_id
            -- a form without an answer counts nowhere
            WHERE q.programme_id = @ProgrammeId AND q.wave <> 'pulse' AND {Response.AnsweredSql} ORDER BY q.submitted_at, q.id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );

    // Those who have withdrawn the consent to the use of their answers in figures; that they take part is counted all the same.
    private async Task<HashSet<Guid>> Withheld(Guid programmeId, CancellationToken cancellationToken) =>
        [
            .. await db.Query<Guid>(
                """
                SELECT person_id FROM consents WHERE programme_id = @ProgrammeId AND purpose = @Purpose
                GROUP BY person_id HAVING count(*) FILTER (WHERE withdrawn_at IS NULL) = 0
                """,
                new { ProgrammeId = programmeId, Purpose = PersonStates.FiguresConsent },
                cancellationToken
            ),
        ];

    private async Task<HashSet<Guid>> Functioning(Guid programmeId, CancellationToken cancellationToken) =>
        [
            .. await db.Query<Guid>(
                """
                SELECT DISTINCT person_id FROM consents
                WHERE programme_id = @ProgrammeId AND purpose = @Purpose AND withdrawn_at IS NULL
                """,
                new { ProgrammeId = programmeId, Purpose = PersonStates.FunctioningConsent },
                cancellationToken
            ),
        ];

    private static Dictionary<string, ScoredItem> Items(Questionnaire form)
    {
        var rules = form.Rules;
        return form.Items.ToDictionary(
            item => item.Name,
            item => new ScoredItem(
                item.Name,
                item.ItemVersion,
                item.Scale,
                item.Reverse,
                item.Short,
                item.Choices.Count == 0 ? null : item.Choices.Min(choice => choice.Value),
                item.Choices.Count == 0 ? null : item.Choices.Max(choice => choice.Value)
            )
            {
                Rule = item.Scale is { } scale ? rules.GetValueOrDefault(scale) : null,
            }
        );
    }

    private sealed record PersonRow
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public Guid? SiteId { get; init; }
        public Guid? PartnerId { get; init; }
        public string? Gender { get; init; }
        public int? BirthYear { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string PreferredLanguage { get; init; }
        public required string Profile { get; init; }
    }

    private sealed record TrainedRow
    {
        public required Guid PersonId { get; init; }
        public required DateOnly HeldOn { get; init; }
    }

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
        public required string Status { get; init; }
        public DateOnly? StartedOn { get; init; }
        public DateOnly? TermEndsOn { get; init; }
        public DateOnly? EndedOn { get; init; }
        public string? EndReason { get; init; }
    }

    private sealed record MeetingRow
    {
        public required Guid PairId { get; init; }
        public required DateOnly HeldOn { get; init; }
        public required bool HasExpenses { get; init; }
        public required bool IsPaid { get; init; }
    }

    private sealed record ContactRow
    {
        public required Guid PairId { get; init; }
        public required DateOnly HeldOn { get; init; }
    }

    private sealed record SheetRow
    {
        public required Guid Id { get; init; }
        public Guid? PersonId { get; init; }
        public Guid? PartnerId { get; init; }
        public Guid? PairId { get; init; }
        public required string Respondent { get; init; }
        public required string Wave { get; init; }
        public required string QuestionnaireId { get; init; }
        public required string QuestionnaireVersion { get; init; }
        public required string Language { get; init; }
        public required string Mode { get; init; }
        public required string Track { get; init; }
        public string? ItemOrder { get; init; }
        public required DateTimeOffset SubmittedAt { get; init; }
        public required string TimeZone { get; init; }
    }

    private sealed record AnswerRow
    {
        public required Guid ResponseId { get; init; }
        public required string Item { get; init; }
        public required string Code { get; init; }
        public double? Value { get; init; }
        public string? Missing { get; init; }
    }
}
