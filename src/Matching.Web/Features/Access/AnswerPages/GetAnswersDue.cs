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
    /// <summary>More are not read on one page.</summary>
    public const int Most = 100;
}

/// <summary>Who has answered, and whose answers are due.</summary>
public sealed record AnswersDue
{
    /// <summary>The day where the programme works.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Numbers by moment and side, without those that were never due.</summary>
    public required IReadOnlyList<AnswersCount> Counts { get; init; }

    /// <summary>What is due now, what starts a pair first, then the oldest.</summary>
    public required IReadOnlyList<AnswerDue> Due { get; init; }

    /// <summary>Number of responses of mentees and mentors by how they were answered.</summary>
    public required IReadOnlyList<(ResponseMode Mode, long Count)> Modes { get; init; }
}

/// <summary>Numbers of one questionnaire of one side.</summary>
public sealed record AnswersCount
{
    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>The side.</summary>
    public required PersonRole Side { get; init; }

    /// <summary>Pairs that have come so far.</summary>
    public required long Due { get; init; }

    /// <summary>Those with an answer that counts.</summary>
    public required long Answered { get; init; }

    /// <summary>Those without an answer that are not awaited.</summary>
    public required long Waived { get; init; }

    /// <summary>Those without an answer that can still be asked.</summary>
    public required long Open { get; init; }
}

/// <summary>An answer that is due.</summary>
/// <param name="PairId">The pair.</param>
/// <param name="PersonId">Who is to answer.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Side">The person's side.</param>
/// <param name="Wave">When in the life of the pair.</param>
/// <param name="Since">The day from which it is due.</param>
/// <param name="Language">The person's preferred language.</param>
public sealed record AnswerDue(
    Guid PairId,
    Guid PersonId,
    PersonName? Name,
    PersonRole Side,
    Wave Wave,
    DateOnly? Since,
    string Language
);

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
        var asked = AskedAnswers.Sql(callers);
        var parameters = AskedAnswers.Parameters(
            programme,
            callers,
            now,
            new
            {
                Wave = request.Wave?.ToText(),
                Side = request.Side?.ToText(),
                GetAnswersDue.Most,
            }
        );
        var (counts, due, modes) = await db.QueryMany(
            [
                asked + Numbers,
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
        var known = await names.Of(due.Select(row => row.PersonId).Distinct(), cancellationToken);
        return new AnswersDue
        {
            Today = programme.DayOf(now),
            Counts = [.. counts.Select(row => row.Read()).OrderBy(count => count.Wave).ThenByDescending(count => count.Side)],
            Due = due.ConvertAll(row => new AnswerDue(
                row.PairId,
                row.PersonId,
                known.GetValueOrDefault(row.PersonId),
                EnumText.Parse<PersonRole>(row.Side),
                EnumText.Parse<Wave>(row.Wave),
                AskedAnswers.Since(programme, EnumText.Parse<Wave>(row.Wave), row.Since),
                row.Language
            )),
            Modes = modes.ConvertAll(row => (EnumText.Parse<ResponseMode>(row.Mode), row.Count)),
        };
    }

    private const string Numbers = """
        SELECT wave, side, count(*) AS due, count(*) FILTER (WHERE is_answered) AS answered,
          count(*) FILTER (WHERE NOT is_answered AND is_waived) AS waived,
          count(*) FILTER (WHERE NOT is_answered AND NOT is_waived AND is_open) AS open
        FROM asked GROUP BY wave, side
        """;

    private static string ListOf(GetAnswersDue request) =>
        $"""
            SELECT pair_id, person_id, side, wave, since, preferred_language AS language FROM asked
            WHERE is_open AND NOT is_answered AND NOT is_waived
              AND {Where.Set(request.Wave, "wave = @Wave")}
              AND {Where.Set(request.Side, "side = @Side")}
            ORDER BY CASE wave WHEN 'start' THEN 1 WHEN 'end' THEN 2 WHEN 'follow' THEN 3 ELSE 4 END, since, pair_id, side LIMIT @Most
            """;

    private sealed record CountRow
    {
        public required string Wave { get; init; }
        public required string Side { get; init; }
        public required long Due { get; init; }
        public required long Answered { get; init; }
        public required long Waived { get; init; }
        public required long Open { get; init; }

        public AnswersCount Read() =>
            new()
            {
                Wave = EnumText.Parse<Wave>(Wave),
                Side = EnumText.Parse<PersonRole>(Side),
                Due = Due,
                Answered = Answered,
                Waived = Waived,
                Open = Open,
            };
    }

    private sealed record DueRow
    {
        public required Guid PairId { get; init; }
        public required Guid PersonId { get; init; }
        public required string Side { get; init; }
        public required string Wave { get; init; }
        public DateOnly? Since { get; init; }
        public required string Language { get; init; }
    }

    private sealed record ModeRow
    {
        public required string Mode { get; init; }
        public required long Count { get; init; }
    }
}
