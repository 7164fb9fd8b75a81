using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Due;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.AnswerPages;

/// <summary>Returns who of a programme has answered the questionnaires of pairs, and whose answers are due.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Wave">Only those due at this moment.</param>
/// <param name="Side">Only those of this side.</param>
/// <param name="SiteId">Only the pairs of this site.</param>
public sealed record GetAnswersDue(Guid ProgrammeId, Wave? Wave = null, PersonRole? Side = null, Guid? SiteId = null)
    : IQuery<AnswersDue>
{
    /// <summary>Only the pairs of this coordinator.</summary>
    public Guid? ResponsibleId { get; init; }

    /// <summary>Lists those that have come so far. Defaults to those that can still be asked.</summary>
    public AnswerStage Stage { get; init; } = AnswerStage.Open;

    /// <summary>Which page of the list, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>More are not read on one page.</summary>
    public const int Most = 100;
}

/// <summary>How far a questionnaire that was due has come.</summary>
public enum AnswerStage
{
    /// <summary>It was due.</summary>
    Due,

    /// <summary>A link was made for the person.</summary>
    Sent,

    /// <summary>The link was opened.</summary>
    Opened,

    /// <summary>Some answers are saved and not sent.</summary>
    Begun,

    /// <summary>There is an answer that counts, to fewer than 80% of the applicable core items.</summary>
    Partial,

    /// <summary>There is one to at least 80% of them.</summary>
    Complete,

    /// <summary>There is none, because the person does not wish to answer.</summary>
    Refused,

    /// <summary>There is none, and it is not awaited for another reason.</summary>
    Waived,

    /// <summary>It can still be asked.</summary>
    Open,
}

/// <summary>Who has answered, and whose answers are due.</summary>
public sealed record AnswersDue
{
    /// <summary>The day where the programme works.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Numbers by moment and side, without those that were never due.</summary>
    public required IReadOnlyList<AnswersCount> Counts { get; init; }

    /// <summary>The same by site, of the moment and side that were asked for.</summary>
    public required IReadOnlyList<AnswersOfGroup> Sites { get; init; }

    /// <summary>The same by coordinator.</summary>
    public required IReadOnlyList<AnswersOfGroup> Coordinators { get; init; }

    /// <summary>What is due now, what starts a pair first, then the oldest: one page of them.</summary>
    public required IReadOnlyList<AnswerDue> Due { get; init; }

    /// <summary>Whether there are more on the next page.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Number of responses of mentees and mentors by how they were answered.</summary>
    public required IReadOnlyList<(ResponseMode Mode, long Count)> Modes { get; init; }
}

/// <summary>Numbers of what was due.</summary>
public record AnswersSums
{
    /// <summary>Number at each stage; who was sent a link and has opened it is counted at both.</summary>
    public required IReadOnlyDictionary<AnswerStage, long> At { get; init; }

    /// <summary>AAPOR RR2: at least half of the core items answered, as the indicators <c>qual.rr_*</c> count.</summary>
    public required double Half { get; init; }

    /// <summary>Those that were due.</summary>
    public long Due => At[AnswerStage.Due];

    /// <summary>Those with an answer that counts.</summary>
    public long Answered => At[AnswerStage.Partial] + At[AnswerStage.Complete];

    /// <summary>AAPOR RR1: at least 80% of the applicable core items answered, of those due.</summary>
    public double Complete => 100.0 * At[AnswerStage.Complete] / Due;

    /// <summary>AAPOR REF1: those who do not wish to answer, of those due.</summary>
    public double Refusals => 100.0 * At[AnswerStage.Refused] / Due;
}

/// <summary>Numbers of one questionnaire of one side.</summary>
public sealed record AnswersCount : AnswersSums
{
    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>The side.</summary>
    public required PersonRole Side { get; init; }
}

/// <summary>Numbers of the pairs of one site or of one coordinator.</summary>
public sealed record AnswersOfGroup : AnswersSums
{
    /// <summary>The site or the account; null for pairs without one.</summary>
    public Guid? Id { get; init; }
}

/// <summary>An answer that is due.</summary>
public sealed record AnswerDue
{
    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Who is to answer.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The person's name.</summary>
    public PersonName? Name { get; init; }

    /// <summary>The person's side.</summary>
    public required PersonRole Side { get; init; }

    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>The day from which it is due.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>The person's preferred language.</summary>
    public required string Language { get; init; }

    /// <summary>Whether it can still be asked.</summary>
    public required bool IsOpen { get; init; }
}

internal sealed class GetAnswersDueHandler(
    Db db,
    CallerContext context,
    ProgrammeStore programmes,
    PersonNames names,
    TimeProvider clock
) : IRequestHandler<GetAnswersDue, AnswersDue>
{
    public async Task<AnswersDue> Handle(GetAnswersDue request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var now = clock.GetUtcNow();
        var callers = context.At(request.SiteId);
        var asked = AskedAnswers.Sql(callers) + Reached;
        var parameters = AskedAnswers.Parameters(programme, callers, now, Values(request, now));
        var (counts, due, modes) = await db.QueryMany(
            [
                asked + Numbers(request),
                asked + ListOf(request),
                $"""
                SELECT q.mode, count(*) AS count FROM responses q
                WHERE q.programme_id = @ProgrammeId AND q.person_id IS NOT NULL AND {callers.Caller.InSite("q.site_id")}
                GROUP BY q.mode ORDER BY count(*) DESC, q.mode
                """,
            ],
            parameters,
            async answers =>
                (
                    (await answers.ReadAsync<CountRow>()).AsList(),
                    (await answers.ReadAsync<DueRow>()).AsList(),
                    (await answers.ReadAsync<ModeRow>()).AsList()
                ),
            cancellationToken
        );
        var hasMore = due.Count > GetAnswersDue.Most;
        due = due[..Math.Min(due.Count, GetAnswersDue.Most)];
        var known = await names.Of(due.Select(row => row.PersonId).Distinct(), cancellationToken);
        var chosen = counts.FindAll(row =>
            (request.Wave is not { } wave || row.Wave == wave.ToText())
            && (request.Side is not { } side || row.Side == side.ToText())
        );
        return new AnswersDue
        {
            Today = programme.DayOf(now),
            Counts =
            [
                .. counts
                    .GroupBy(row => (row.Wave, row.Side))
                    .Select(CountRow.Count)
                    .OrderBy(count => count.Wave)
                    .ThenByDescending(count => count.Side),
            ],
            Sites = [.. chosen.GroupBy(row => row.SiteId).OrderBy(rows => rows.Key).Select(CountRow.Group)],
            Coordinators = [.. chosen.GroupBy(row => row.ResponsibleId).OrderBy(rows => rows.Key).Select(CountRow.Group)],
            Due = due.ConvertAll(row => row.Read(programme, known.GetValueOrDefault(row.PersonId))),
            HasMore = hasMore,
            Modes = modes.ConvertAll(row => (EnumText.Parse<ResponseMode>(row.Mode), row.Count)),
        };
    }

    private static object Values(GetAnswersDue request, DateTimeOffset now) =>
        new
        {
            Wave = request.Wave?.ToText(),
            Side = request.Side?.ToText(),
            Responsible = request.ResponsibleId,
            Now = now,
            // one more than is shown says whether there is a next page
            Read = GetAnswersDue.Most + 1,
            Skipped = (request.Page - 1) * GetAnswersDue.Most,
        };

    // Links and answers of each questionnaire that was due; of a monthly check-in those of the last month.
    private const string Reached = """
        , reached AS (
            SELECT a.*, a.is_open AND NOT a.is_answered AND NOT a.is_waived AS can_be_asked,
              EXISTS (
                  SELECT 1 FROM survey_links l
                  WHERE l.person_id = a.person_id AND l.wave = a.wave AND (l.pair_id = a.pair_id OR l.pair_id IS NULL)
                    AND (a.wave <> 'pulse' OR l.created_at >= @PulseSince)
              ) AS is_sent,
              EXISTS (
                  SELECT 1 FROM survey_links l
                  WHERE l.person_id = a.person_id AND l.wave = a.wave AND (l.pair_id = a.pair_id OR l.pair_id IS NULL)
                    AND (a.wave <> 'pulse' OR l.created_at >= @PulseSince) AND l.opened_at IS NOT NULL
              ) AS is_opened,
              NOT a.is_answered AND EXISTS (
                  SELECT 1 FROM survey_links l
                  WHERE l.person_id = a.person_id AND l.wave = a.wave AND (l.pair_id = a.pair_id OR l.pair_id IS NULL)
                    AND l.saved_at IS NOT NULL AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
              ) AS is_begun,
              coalesce(
                  (SELECT max(1.0 * q.core_answered / q.core_asked) FROM responses q
                   WHERE q.person_id = a.person_id AND q.wave = a.wave AND q.core_asked > 0
                     AND (q.pair_id = a.pair_id OR q.pair_id IS NULL) AND (a.wave <> 'pulse' OR q.submitted_at >= @PulseSince)),
                  CASE WHEN a.is_answered THEN 1.0 ELSE 0.0 END
              ) AS share
            FROM asked a
        )

        """;

    private static string Numbers(GetAnswersDue request) =>
        $"""
            SELECT wave, side, site_id, responsible_id, {CountRow.Columns} FROM reached
            WHERE {Where.Set(request.ResponsibleId, "responsible_id = @Responsible")}
            GROUP BY wave, side, site_id, responsible_id
            """;

    private static string ListOf(GetAnswersDue request)
    {
        var where = At(request.Stage);
        return $"""
            SELECT pair_id, person_id, side, wave, since, preferred_language AS language, can_be_asked FROM reached
            WHERE {where}
              AND {Where.Set(request.ResponsibleId, "responsible_id = @Responsible")}
              AND {Where.Set(request.Wave, "wave = @Wave")}
              AND {Where.Set(request.Side, "side = @Side")}
            ORDER BY CASE wave WHEN 'start' THEN 1 WHEN 'end' THEN 2 WHEN 'follow' THEN 3 ELSE 4 END, since, pair_id, side
            LIMIT @Read OFFSET @Skipped
            """;
    }

    private static string At(AnswerStage stage) =>
        stage switch
        {
            AnswerStage.Due => "TRUE",
            AnswerStage.Sent => "is_sent",
            AnswerStage.Opened => "is_opened",
            AnswerStage.Begun => "is_begun",
            AnswerStage.Partial => "is_answered AND share <= 0.7999",
            AnswerStage.Complete => "is_answered AND share > 0.7999",
            AnswerStage.Refused => "NOT is_answered AND is_refused",
            AnswerStage.Waived => "NOT is_answered AND is_waived AND NOT is_refused",
            _ => "can_be_asked",
        };

    private sealed record CountRow
    {
        public const string Columns = """
            count(*) AS due, count(*) FILTER (WHERE is_sent) AS sent, count(*) FILTER (WHERE is_opened) AS opened,
            count(*) FILTER (WHERE is_begun) AS begun, count(*) FILTER (WHERE is_answered AND share <= 0.7999) AS partial,
            count(*) FILTER (WHERE is_answered AND share > 0.7999) AS complete,
            count(*) FILTER (WHERE NOT is_answered AND is_refused) AS refused,
            count(*) FILTER (WHERE NOT is_answered AND is_waived AND NOT is_refused) AS waived,
            count(*) FILTER (WHERE can_be_asked) AS open, count(*) FILTER (WHERE is_answered AND share > 0.4999) AS half
            """;

        public required string Wave { get; init; }
        public required string Side { get; init; }
        public Guid? SiteId { get; init; }
        public Guid? ResponsibleId { get; init; }
        public required long Due { get; init; }
        public required long Sent { get; init; }
        public required long Opened { get; init; }
        public required long Begun { get; init; }
        public required long Partial { get; init; }
        public required long Complete { get; init; }
        public required long Refused { get; init; }
        public required long Waived { get; init; }
        public required long Open { get; init; }
        public required long Half { get; init; }

        public static AnswersCount Count(IGrouping<(string Wave, string Side), CountRow> rows) =>
            new()
            {
                Wave = EnumText.Parse<Wave>(rows.Key.Wave),
                Side = EnumText.Parse<PersonRole>(rows.Key.Side),
                At = At(rows),
                Half = HalfPercent(rows),
            };

        public static AnswersOfGroup Group(IGrouping<Guid?, CountRow> rows) =>
            new()
            {
                Id = rows.Key,
                At = At(rows),
                Half = HalfPercent(rows),
            };

        private static Dictionary<AnswerStage, long> At(IEnumerable<CountRow> rows) =>
            new()
            {
                [AnswerStage.Due] = rows.Sum(row => row.Due),
                [AnswerStage.Sent] = rows.Sum(row => row.Sent),
                [AnswerStage.Opened] = rows.Sum(row => row.Opened),
                [AnswerStage.Begun] = rows.Sum(row => row.Begun),
                [AnswerStage.Partial] = rows.Sum(row => row.Partial),
                [AnswerStage.Complete] = rows.Sum(row => row.Complete),
                [AnswerStage.Refused] = rows.Sum(row => row.Refused),
                [AnswerStage.Waived] = rows.Sum(row => row.Waived),
                [AnswerStage.Open] = rows.Sum(row => row.Open),
            };

        private static double HalfPercent(IEnumerable<CountRow> rows) =>
            100.0 * rows.Sum(row => row.Half) / rows.Sum(row => row.Due);
    }

    private sealed record DueRow
    {
        public required Guid PairId { get; init; }
        public required Guid PersonId { get; init; }
        public required string Side { get; init; }
        public required string Wave { get; init; }
        public DateOnly? Since { get; init; }
        public required string Language { get; init; }
        public required bool CanBeAsked { get; init; }

        public AnswerDue Read(Programme programme, PersonName? name) =>
            new()
            {
                PairId = PairId,
                PersonId = PersonId,
                Name = name,
                Side = EnumText.Parse<PersonRole>(Side),
                Wave = EnumText.Parse<Wave>(Wave),
                Since = AskedAnswers.Since(programme, EnumText.Parse<Wave>(Wave), Since),
                Language = Language,
                IsOpen = CanBeAsked,
            };
    }

    private sealed record ModeRow
    {
        public required string Mode { get; init; }
        public required long Count { get; init; }
    }
}
