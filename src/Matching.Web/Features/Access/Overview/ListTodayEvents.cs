using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>What has happened.</summary>
public enum TodayEventKind
{
    /// <summary>A person signed up.</summary>
    SignedUp,

    /// <summary>A person who is known signed up again.</summary>
    SignedUpAgain,

    /// <summary>A pair has another state.</summary>
    PairMoved,

    /// <summary>A person answered a questionnaire.</summary>
    Answered,

    /// <summary>A person asked for a correction by personal link.</summary>
    CorrectionAsked,

    /// <summary>A person paused by personal link.</summary>
    Paused,

    /// <summary>A person answered that they still look for a match.</summary>
    InterestConfirmed,

    /// <summary>A person answered that they no longer look for a match.</summary>
    InterestEnded,

    /// <summary>A person answered a short message.</summary>
    Replied,
}

/// <summary>What others did in a programme at one moment: participants, colleagues, or the service itself.</summary>
public sealed record TodayEvent
{
    /// <summary>What has happened.</summary>
    public required TodayEventKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Id of the person, or of the pair where a pair moved.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person's role; empty for a pair.</summary>
    public PersonRole? Role { get; init; }

    /// <summary>Names: of the person, or of the mentee and the mentor. Erased people have none.</summary>
    public required IReadOnlyList<PersonName?> Names { get; init; }

    /// <summary>The pair's state since then.</summary>
    public PairStatus? Status { get; init; }

    /// <summary>Which questionnaire was answered.</summary>
    public Wave? Wave { get; init; }

    /// <summary>Code of the short message that was answered.</summary>
    public string? Phrase { get; init; }

    /// <summary>Its words in the caller's language, with the day, the hour and the place that it named.</summary>
    public string? PhraseText { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? PhraseSentAt { get; init; }

    /// <summary>What was answered to it.</summary>
    public MessageAnswer? Answer { get; init; }

    /// <summary>Name of the partner on whose site the person signed up.</summary>
    public string? Partner { get; init; }
}

/// <summary>What has happened since a moment.</summary>
public sealed record TodayEvents
{
    /// <summary>The moment.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether it is the end of the account's visit before this one. Otherwise it is seven days ago.</summary>
    public required bool IsLastVisit { get; init; }

    /// <summary>The events, the latest first, at most <see cref="ListTodayEvents.Most"/>.</summary>
    public required IReadOnlyList<TodayEvent> Events { get; init; }
}

/// <summary>
/// Lists what others did in a programme since the account's visit before this one, within the caller's scope. Without an earlier
/// visit, or where it is longer ago than 30 days, since seven days ago.
/// </summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="SiteId">Filters by site.</param>
public sealed record ListTodayEvents(Guid ProgrammeId, Guid? SiteId = null) : IQuery<TodayEvents>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 50;
}

internal sealed class ListTodayEventsHandler(
    Db db,
    CallerContext context,
    ProgrammeStore programmes,
    PersonNames names,
    LastVisits visits,
    IdentityVault vault,
    TimeProvider clock
) : IRequestHandler<ListTodayEvents, TodayEvents>
{
    // who answered that they no longer look for a match has an event of its own
    private const string NotByAnswer = """
        NOT EXISTS (SELECT 1 FROM messages m
          WHERE m.person_id = p.id AND m.answer = 'no' AND m.kind LIKE 'interest%' AND m.answered_at >= p.status_changed_at)
        """;

    private const string KindOfAnswer =
        "CASE WHEN m.phrase IS NOT NULL THEN 'replied' WHEN m.answer = 'yes' THEN 'interest_confirmed' ELSE 'interest_ended' END";

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public async Task<TodayEvents> Handle(ListTodayEvents request, CancellationToken cancellationToken)
    {
        var callers = context.At(request.SiteId);
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var now = clock.GetUtcNow();
        var visit = await visits.Last(cancellationToken);
        var isLastVisit = visit is { } before && before >= now - Longest;
        var since = isLastVisit ? visit!.Value : now - Week;
        var rows = await Read(programme.Id, since, callers, cancellationToken);
        var known = await names.Of(rows.SelectMany(row => row.People).Distinct(), cancellationToken);
        return new TodayEvents
        {
            Since = since,
            IsLastVisit = isLastVisit,
            Events =
            [
                .. rows.Select(row => new TodayEvent
                {
                    Kind = EnumText.Parse<TodayEventKind>(row.Kind),
                    At = row.At,
                    Id = row.Id,
                    Role = row.Role is { } role ? EnumText.Parse<PersonRole>(role) : null,
                    Names = [.. row.People.Select(person => known.GetValueOrDefault(person))],
                    // of a short message the columns hold its code and the answer
                    Status = row is { IsReply: false, Status: { } status } ? EnumText.Parse<PairStatus>(status) : null,
                    Wave = row is { IsReply: false, Wave: { } wave } ? EnumText.Parse<Wave>(wave) : null,
                    Phrase = row.IsReply ? row.Wave : null,
                    PhraseText = WordsOf(row),
                    PhraseSentAt = row.WrittenAt,
                    Answer = row is { IsReply: true, Status: { } answer } ? EnumText.Parse<MessageAnswer>(answer) : null,
                    Partner = row.Partner,
                }),
            ],
        };
    }

    // two messages of one code differ by their values
    private string? WordsOf(EventRow row) =>
        row is { MessageId: { } id, Parameters: { } parameters }
        && MessageParameters.Open(vault, id, parameters)?.Phrase is { } phrase
            ? Phrasebook.Words(phrase, MessageTexts.ReadersLanguage)
            : null;

    // proposals of a run are counted, not listed one by one
    private Task<List<EventRow>> Read(
        Guid programmeId,
        DateTimeOffset since,
        CallerContext callers,
        CancellationToken cancellationToken
    ) =>
        db.Query<EventRow>(
            $"""
            SELECT e.*, r.id AS message_id, r.parameters_sealed AS parameters, r.created_at AS written_at FROM (
                SELECT CASE WHEN s.is_repeated THEN 'signed_up_again' ELSE 'signed_up' END AS kind, s.created_at AS at,
                  p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, CAST(NULL AS TEXT) AS status,
                  CAST(NULL AS TEXT) AS wave, t.name AS partner
                FROM signups s JOIN people p ON p.id = s.person_id JOIN partners t ON t.id = s.partner_id
                WHERE s.programme_id = @ProgrammeId AND s.created_at > @Since AND NOT p.is_restricted
                  AND {callers.Caller.InSite("p.site_id")}
                UNION ALL
                SELECT 'pair_moved', v.occurred_at, pairs.id, CAST(NULL AS TEXT), pairs.mentor_id, pairs.mentee_id, v.to_status,
                  CAST(NULL AS TEXT), CAST(NULL AS TEXT)
                FROM pair_events v JOIN pairs ON pairs.id = v.pair_id
                WHERE v.programme_id = @ProgrammeId AND v.occurred_at > @Since AND v.undone_at IS NULL AND v.actor <> @Me
                  AND v.to_status <> 'proposed'
                  AND {callers.Caller.InSite("pairs.site_id")} AND {PairStates.Listed}
                UNION ALL
                SELECT 'answered', r.submitted_at, p.id, p.role, CAST(NULL AS UUID), CAST(NULL AS UUID), CAST(NULL AS TEXT),
                  r.wave, CAST(NULL AS TEXT)
                FROM responses r JOIN people p ON p.id = r.person_id
                WHERE r.programme_id = @ProgrammeId AND r.submitted_at > @Since AND NOT p.is_restricted AND r.items_answered > 0
                  AND {callers.Caller.InSite("p.site_id")}
                UNION ALL
                SELECT 'correction_asked', c.created_at, p.id, p.role, CAST(NULL AS UUID), CAST(NULL AS UUID), CAST(NULL AS TEXT),
                  CAST(NULL AS TEXT), CAST(NULL AS TEXT)
                FROM correction_requests c JOIN people p ON p.id = c.person_id
                WHERE c.programme_id = @ProgrammeId AND c.created_at > @Since AND c.status = 'open' AND NOT p.is_restricted
                  AND {callers.Caller.InSite("p.site_id")}
                UNION ALL
                SELECT 'paused', p.status_changed_at, p.id, p.role, CAST(NULL AS UUID), CAST(NULL AS UUID), CAST(NULL AS TEXT),
                  CAST(NULL AS TEXT), CAST(NULL AS TEXT)
                FROM people p
                WHERE p.programme_id = @ProgrammeId AND p.status = 'paused' AND p.is_own_pause AND p.status_changed_at > @Since
                  AND NOT p.is_restricted AND {callers.Caller.InSite("p.site_id")}
                  AND {NotByAnswer}
                UNION ALL
                SELECT {KindOfAnswer}, m.answered_at, p.id, p.role, CAST(NULL AS UUID), CAST(NULL AS UUID), m.answer, m.phrase,
                  CAST(NULL AS TEXT)
                FROM messages m JOIN people p ON p.id = m.person_id
                WHERE m.programme_id = @ProgrammeId AND m.answered_at > @Since AND m.answer IS NOT NULL
                  AND NOT p.is_restricted AND {callers.Caller.InSite("p.site_id")}
            ) e LEFT JOIN messages r ON r.person_id = e.id AND r.answered_at = e.at AND r.phrase = e.wave
            ORDER BY e.at DESC, e.id LIMIT @Most
            """,
            new
            {
                ProgrammeId = programmeId,
                Site = callers.Caller.SiteId,
                Since = since,
                Me = callers.Caller.Id.ToString(),
                ListTodayEvents.Most,
            },
            cancellationToken
        );

    private sealed record EventRow
    {
        public required string Kind { get; init; }
        public required DateTimeOffset At { get; init; }
        public required Guid Id { get; init; }
        public string? Role { get; init; }
        public Guid? MentorId { get; init; }
        public Guid? MenteeId { get; init; }
        public string? Status { get; init; }
        public string? Wave { get; init; }
        public string? Partner { get; init; }
        public Guid? MessageId { get; init; }
        public string? Parameters { get; init; }
        public DateTimeOffset? WrittenAt { get; init; }

        public bool IsReply => Kind is "replied" or "interest_confirmed" or "interest_ended";

        public IEnumerable<Guid> People => MenteeId is { } mentee && MentorId is { } mentor ? [mentee, mentor] : [Id];
    }
}
