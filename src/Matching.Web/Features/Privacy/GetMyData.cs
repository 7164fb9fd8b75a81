using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.MatchRuns;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Features.Programmes;
using Matching.Web.Features.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Privacy;

/// <summary>Reads everything that is held about the person whose link is used.</summary>
public sealed record GetMyData : IQuery<MyData>;

internal sealed class GetMyDataHandler(Db db, IMediator mediator, IdentityVault vault, OwnRecord own, IOptions<PrivacyOptions> options, IOptions<JsonOptions> json) : IRequestHandler<GetMyData, MyData>
{
    public async Task<MyData> Handle(GetMyData request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var person = await mediator.Send(new GetPerson(me.Role, me.Id), cancellationToken);
        var row = await db.Single<SealedRow>("SELECT key_wrapped, status_reason_sealed AS text, status, status_changed_at, retention_warned_at, is_restricted FROM people WHERE id = @Id", new { me.Id }, cancellationToken);
        var programme = await mediator.Send(new GetProgramme(me.ProgrammeId), cancellationToken);
        var pairs = await Pairs(me.Id, cancellationToken);
        return new MyData
        {
            Id = me.Id,
            ProgrammeId = me.ProgrammeId,
            Programme = programme.Name,
            Mentor = person as Mentor,
            Mentee = person as Mentee,
            StatusReason = row.Text is { } text ? vault.Open<string>(text, row.KeyWrapped, me.Id, "people|status_reason_sealed") : null,
            Restricted = me.IsRestricted,
            Retention = row.Due(programme.RetainMonths, options.Value),
            Consents = await db.Query<MyConsent>(
                "SELECT purpose, text_version AS version, text_hash, language, channel, given_at, withdrawn_at FROM consents WHERE programme_id = @ProgrammeId AND person_id = @Id ORDER BY id", me, cancellationToken),
            Signups = await db.Query<MySignup>(
                "SELECT s.id, q.name AS partner, s.channel, s.is_repeated, s.created_at FROM signups s JOIN partners q ON q.id = s.partner_id WHERE s.person_id = @Id ORDER BY s.id", me, cancellationToken),
            Trainings = await db.Query<MyTraining>(
                "SELECT t.title, t.held_on FROM training_attendances a JOIN trainings t ON t.id = a.training_id WHERE a.person_id = @Id ORDER BY t.held_on, t.id", me, cancellationToken),
            Checks = await db.Query<MyCheck>("SELECT kind, result, checked_on, expires_on FROM checks WHERE person_id = @Id ORDER BY id", me, cancellationToken),
            Pairs = pairs,
            PairEvents = await Events(me.Id, cancellationToken),
            Meetings = await OfPairs(pairs, (pair, page) => mediator.Send(new ListMeetings(pair, page), cancellationToken)),
            CheckIns = await OfPairs(pairs, (pair, page) => mediator.Send(new ListCheckIns(pair, page), cancellationToken)),
            Responses = await Responses(me.Id, cancellationToken),
            MatchRuns = await Runs(me, cancellationToken),
            Links = await db.Query<MyLink>(
                "SELECT created_at, expires_at, revoked_at, last_used_at FROM personal_links WHERE programme_id = @ProgrammeId AND person_id = @Id ORDER BY id", me, cancellationToken),
            Messages = await db.Query<MyMessage>(
                """
                SELECT kind, created_at, delivered_at FROM outbox_messages WHERE subject_id = @Subject
                UNION ALL
                SELECT type, created_at, delivered_at FROM webhook_deliveries WHERE subject_id = @Id
                ORDER BY created_at, kind
                """,
                new { me.Id, Subject = me.Id.ToString() },
                cancellationToken),
            Readers = (await db.Query<MyReader>(
                """
                SELECT id AS entry_id, occurred_at, actor_role AS role, actor_id, action, purpose, purpose_sealed FROM audit_entries
                WHERE subject_id = @Subject AND actor_role <> 'participant'
                ORDER BY id DESC LIMIT 500
                """,
                new { Subject = me.Id.ToString() },
                cancellationToken)).ConvertAll(reader => reader.Open(vault)),
        };
    }

    private async Task<List<Pair>> Pairs(Guid personId, CancellationToken cancellationToken)
    {
        var pairs = new List<Pair>();
        foreach (var id in await db.Query<Guid>("SELECT id FROM pairs WHERE mentor_id = @Id OR mentee_id = @Id ORDER BY id", new { Id = personId }, cancellationToken))
        {
            pairs.Add(await mediator.Send(new GetPair(id), cancellationToken));
        }

        return pairs;
    }

    private async Task<List<MyPairEvent>> Events(Guid personId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<EventRow>(
            """
            SELECT e.id, e.pair_id, e.from_status, e.to_status, e.reason_sealed, e.occurred_at, p.mentee_id, m.key_wrapped
            FROM pair_events e JOIN pairs p ON p.id = e.pair_id JOIN people m ON m.id = p.mentee_id
            WHERE p.mentor_id = @Id OR p.mentee_id = @Id OR e.mentor_id = @Id
            ORDER BY e.id
            """,
            new { Id = personId },
            cancellationToken);
        return rows.ConvertAll(row => new MyPairEvent
        {
            PairId = row.PairId,
            From = row.FromStatus,
            To = row.ToStatus,
            Reason = row.ReasonSealed is null ? null : vault.Open<string>(row.ReasonSealed, row.KeyWrapped, row.MenteeId, $"pair_events|reason_sealed|{row.Id}"),
            OccurredAt = row.OccurredAt,
        });
    }

    private static async Task<List<T>> OfPairs<T>(List<Pair> pairs, Func<Guid, PageQuery, Task<Page<T>>> read)
    {
        var found = new List<T>();
        foreach (var pair in pairs)
        {
            found.AddRange(await All(after => read(pair.Id, new PageQuery { Limit = 200, After = after })));
        }

        return found;
    }

    private Task<List<Response>> Responses(Guid personId, CancellationToken cancellationToken) =>
        All(after => mediator.Send(new ListResponses { PersonId = personId, Limit = 200, After = after }, cancellationToken));

    private static async Task<List<T>> All<T>(Func<string?, Task<Page<T>>> read)
    {
        var found = new List<T>();
        for (string? after = null; ;)
        {
            var page = await read(after);
            found.AddRange(page.Items);
            if (page.Next is null)
            {
                return found;
            }

            after = page.Next;
        }
    }

    private async Task<List<MyMatchRun>> Runs(OwnRecord.OwnRow me, CancellationToken cancellationToken)
    {
        var rows = await db.Query<RunRow>(
            """
            SELECT r.id, r.as_of, q.mentee_id, q.mentor_id, q.score, q.contributions, q.contributions_sealed
            FROM match_runs r LEFT JOIN proposals q ON q.match_run_id = r.id AND (q.mentee_id = @Id OR q.mentor_id = @Id)
            WHERE r.programme_id = @ProgrammeId AND (q.mentee_id IS NOT NULL OR r.certificate LIKE @Mention OR r.unmatched LIKE @Mention)
            ORDER BY r.id, q.mentee_id
            """,
            new { me.Id, me.ProgrammeId, Mention = $"%{me.Id}%" },
            cancellationToken);
        return rows.ConvertAll(row => new MyMatchRun
        {
            MatchRunId = row.Id,
            AsOf = row.AsOf,
            ProposedId = row.MenteeId == me.Id ? row.MentorId : row.MenteeId,
            Score = row.Score,
            Contributions = row.Contributions is null ? null : StoredContributions.Open(vault, row.Contributions, row.ContributionsSealed, (row.Id, row.MenteeId!.Value), json.Value.SerializerOptions),
        });
    }

    private sealed record SealedRow
    {
        public required string KeyWrapped { get; init; }
        public string? Text { get; init; }
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public DateTimeOffset? RetentionWarnedAt { get; init; }
        public required bool IsRestricted { get; init; }

        // whoever came back, or has the record kept, has nothing to fear from an earlier warning
        public MyRetention? Due(int? months, PrivacyOptions options) => this is { RetentionWarnedAt: { } warned, Status: "left" or "not_suitable", IsRestricted: false } && months is { } kept
            ? new MyRetention { LeftAt = StatusChangedAt, WarnedAt = warned, ErasedAt = RetentionDue.End(StatusChangedAt, kept, warned, options.WarnDays) }
            : null;
    }

    private sealed record EventRow
    {
        public required Guid Id { get; init; }
        public required Guid PairId { get; init; }
        public string? FromStatus { get; init; }
        public required string ToStatus { get; init; }
        public string? ReasonSealed { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
        public required Guid MenteeId { get; init; }
        public required string KeyWrapped { get; init; }
    }

    private sealed record RunRow
    {
        public required Guid Id { get; init; }
        public required DateOnly AsOf { get; init; }
        public Guid? MenteeId { get; init; }
        public Guid? MentorId { get; init; }
        public int? Score { get; init; }
        public string? Contributions { get; init; }
        public string? ContributionsSealed { get; init; }
    }
}
