using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>
/// Reads what is held about the person whose link is used, words of staff about a pair excepted: they may be about the other
/// half.
/// </summary>
public sealed record GetMyData : IQuery<MyData>;

internal sealed class GetMyDataHandler(MyDataReader myData) : IRequestHandler<GetMyData, MyData>
{
    public Task<MyData> Handle(GetMyData request, CancellationToken cancellationToken) => myData.Read(cancellationToken);
}

/// <summary>
/// Puts together what is held about the person whose link is used. Outside of a change, the reading of their record is audited.
/// </summary>
internal sealed class MyDataReader(
    Db db,
    PersonStore people,
    ContactReadings readings,
    CorrectionRequestStore requests,
    ResponseReader responseReader,
    MyPairReader myPairs,
    IdentityVault vault,
    OwnRecord own,
    IOptions<PrivacyOptions> options,
    TimeProvider clock,
    ProgrammeStore programmes
)
{
    public async Task<MyData> Read(CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        // with its time zone, which the gates of the person ask for
        var programme = await programmes.Get(me.ProgrammeId, cancellationToken);
        var record = await people.Get(me.Role, me.Id, cancellationToken);
        await readings.Record(nameof(GetPerson), new GetPerson(me.Role, me.Id), record, cancellationToken);
        // whether another record may be theirs is a question to staff
        var person = record with
        {
            PossibleDuplicates = null,
            ResponsibleId = null,
        };
        var row = await db.Single<SealedRow>(
            """
            SELECT key_wrapped, status_reason_sealed AS text, status, status_changed_at, retention_warned_at,
              is_restricted, is_own_pause
            FROM people WHERE id = @Id
            """,
            new { me.Id },
            cancellationToken
        );
        var responses = await Responses(me.Id, cancellationToken);
        var pairs = await myPairs.Of(me.Id, cancellationToken);
        return new MyData
        {
            Id = me.Id,
            ProgrammeId = me.ProgrammeId,
            Programme = programme.Name,
            Mentor = person as Mentor,
            Mentee = person as Mentee,
            StatusReason = row.Text is { } text ? vault.Open<string>(text, row.KeyWrapped, me.Id, PersonRow.ReasonColumn) : null,
            Standing = MyStanding.InWords(person, me.IsRestricted, [.. pairs.Select(pair => pair.Status)]),
            PausedByStaff = person.Status == PersonStatus.Paused && !row.IsOwnPause,
            Restricted = me.IsRestricted,
            Retention = row.Due(programme.RetainMonths, options.Value),
            Consents = await own.Consents(me, cancellationToken),
            Notices = await own.Notices(me, cancellationToken),
            Guardian = GuardianText(person, programme, programme.DayOf(clock.GetUtcNow())),
            Signups = await Signups(me, cancellationToken),
            Trainings = await Trainings(me, cancellationToken),
            Checks = await Checks(me, cancellationToken),
            Requests = await Requests(me.Id, cancellationToken),
            Together = await Together(me, cancellationToken),
            Pairs = pairs,
            PairEvents = await Events(me, cancellationToken),
            Meetings = await Meetings(me, cancellationToken),
            CheckIns = await CheckIns(me, cancellationToken),
            Appointments = await Appointments(me, row.KeyWrapped, cancellationToken),
            Attempts = await Attempts(me, cancellationToken),
            Withheld = MyWithheld.InWords(),
            Responses = responses,
            ResponseVersions = await Versions(responses, cancellationToken),
            MatchRuns = await Runs(me, cancellationToken),
            Links = await Links(me, cancellationToken),
            Messages = await Messages(me, cancellationToken),
            Readers = await Readers(me, cancellationToken),
        };
    }

    /// <summary>The data after a change that withdrew pairs. Those that the person was never asked about are not named.</summary>
    public async Task<MyData> ReadAfter(IReadOnlyList<Guid>? withdrawn, CancellationToken cancellationToken)
    {
        var data = await Read(cancellationToken);
        var known = data.Pairs.Select(pair => pair.Id).Intersect(withdrawn ?? []).ToList();
        return data with
        {
            Mentor = data.Mentor is { } mentor ? mentor with { WithdrawnPairs = known } : null,
            Mentee = data.Mentee is { } mentee ? mentee with { WithdrawnPairs = known } : null,
        };
    }

    private static MyGuardianText? GuardianText(Person person, Programme programme, DateOnly today) =>
        today.Year - person.BirthYear is >= PersonGates.YoungestAge and < PersonGates.CertainlyAdult
        && person.AdultConfirmedOn is null
        && !PersonStates.Holds(person, PersonStates.GuardianConsent)
        && ConsentText.NewestVersion(programme, PersonStates.GuardianConsent) is { } version
            ? new MyGuardianText
            {
                Version = version,
                Text = ConsentText.Of(
                    programme,
                    new ConsentGiven { Purpose = PersonStates.GuardianConsent, Version = version },
                    person.PreferredLanguage ?? programme.Languages[0]
                ),
            }
            : null;

    private async Task<List<MySignup>> Signups(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        (
            await db.Query<MySignup>(
                """
                SELECT s.id, q.name AS partner, s.channel, s.is_repeated, s.referral_sealed, s.created_at
                FROM signups s JOIN partners q ON q.id = s.partner_id
                WHERE s.person_id = @Id
                ORDER BY s.id
                """,
                me,
                cancellationToken
            )
        ).ConvertAll(signup =>
            signup.ReferralSealed is { } text
                ? signup with
                {
                    ReferredBy = Referral.Open(vault, signup.Id, text).InWords,
                }
                : signup
        );

    // who the others are is theirs to say
    private Task<MyTie?> Together(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Find<MyTie>(
            """
            SELECT t.kind, t.created_at AS since, (SELECT count(*) FROM person_ties o WHERE o.tie_id = t.tie_id) AS people
            FROM person_ties t WHERE t.person_id = @Id
            """,
            me,
            cancellationToken
        );

    private Task<List<MyTraining>> Trainings(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyTraining>(
            """
            SELECT t.title, t.held_on
            FROM training_attendances a JOIN trainings t ON t.id = a.training_id
            WHERE a.person_id = @Id
            ORDER BY t.held_on, t.id
            """,
            me,
            cancellationToken
        );

    private Task<List<MyCheck>> Checks(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyCheck>(
            "SELECT kind, result, checked_on, expires_on FROM checks WHERE person_id = @Id ORDER BY id",
            me,
            cancellationToken
        );

    // the note is for staff: it is withheld until they have read it
    private async Task<List<MyAppointment>> Appointments(OwnRecord.OwnRow me, string key, CancellationToken cancellationToken) =>
        (
            await db.Query<AppointmentRow>(
                $"SELECT {AppointmentRow.Columns} FROM appointments a WHERE a.person_id = @Id ORDER BY a.starts_at, a.id",
                me,
                cancellationToken
            )
        )
            .ConvertAll(row => row.Open(vault, key))
            .ConvertAll(appointment => new MyAppointment
            {
                Kind = appointment.Kind!.Value,
                StartsAt = appointment.StartsAt!.Value,
                Minutes = appointment.Minutes!.Value,
                Place = appointment.Place,
                Status = appointment.Status,
            });

    private Task<List<MyAttempt>> Attempts(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyAttempt>(
            "SELECT replace(kind, '_', '') AS kind, attempted_at FROM contact_attempts WHERE person_id = @Id ORDER BY id",
            me,
            cancellationToken
        );

    private Task<List<CorrectionRequest>> Requests(Guid personId, CancellationToken cancellationToken) =>
        All(after =>
            requests.List(
                new ListCorrectionRequests
                {
                    PersonId = personId,
                    Limit = 200,
                    After = after,
                },
                cancellationToken
            )
        );

    // From the moment at which the person was asked; what went before was not theirs to know.
    private Task<List<MyPairEvent>> Events(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyPairEvent>(
            $"""
            SELECT e.pair_id, e.from_status AS "from", e.to_status AS "to", e.occurred_at
            FROM pair_events e JOIN pairs p ON p.id = e.pair_id
            WHERE e.undone_at IS NULL
              AND (e.mentor_id = @Id OR p.mentee_id = @Id)
              AND {PairStates.OfferedSql}
              AND e.to_status <> 'proposed'
              AND (e.to_status <> 'offered' OR e.mentor_id = @Id)
            ORDER BY e.id
            """,
            me,
            cancellationToken
        );

    private Task<List<MyMeeting>> Meetings(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyMeeting>(
            $"""
            SELECT m.id, m.pair_id, m.held_on, m.minutes, m.expenses, m.is_expenses_paid FROM meetings m JOIN pairs p ON p.id = m.pair_id
            WHERE NOT m.is_mistake AND (p.mentor_id = @Id OR p.mentee_id = @Id) AND {PairStates.OfferedSql} ORDER BY m.id
            """,
            me,
            cancellationToken
        );

    // Of contacts with the other half alone nothing is said.
    private Task<List<MyCheckIn>> CheckIns(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyCheckIn>(
            $"""
            SELECT c.id, c.pair_id, c.held_on, c.channel FROM check_ins c JOIN pairs p ON p.id = c.pair_id
            WHERE NOT c.is_mistake
              AND ((p.mentor_id = @Id AND c.spoken_with IN ('mentor', 'both'))
                  OR (p.mentee_id = @Id AND c.spoken_with IN ('mentee', 'both')))
              AND {PairStates.OfferedSql}
            ORDER BY c.id
            """,
            me,
            cancellationToken
        );

    private Task<List<Response>> Responses(Guid personId, CancellationToken cancellationToken) =>
        All(after =>
            responseReader.List(
                new ListResponses
                {
                    PersonId = personId,
                    Limit = 200,
                    After = after,
                },
                cancellationToken
            )
        );

    private async Task<List<ResponseVersion>> Versions(List<Response> responses, CancellationToken cancellationToken)
    {
        var versions = new List<ResponseVersion>();
        foreach (var response in responses.Where(response => response.CorrectedAt is not null))
        {
            versions.AddRange(
                await All(after =>
                    responseReader.Versions(response, new PageQuery { Limit = 200, After = after }, cancellationToken)
                )
            );
        }

        return versions;
    }

    private static async Task<List<T>> All<T>(Func<string?, Task<Page<T>>> read)
    {
        var found = new List<T>();
        for (string? after = null; ; )
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

    // That a run took the person into account. Whom it proposed is shown as a pair once it is offered.
    private Task<List<MyMatchRun>> Runs(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyMatchRun>(
            """
            SELECT r.id AS match_run_id, r.as_of FROM match_runs r
            WHERE r.programme_id = @ProgrammeId
              AND (r.certificate LIKE @Mention OR r.unmatched LIKE @Mention
                   OR EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = r.id AND (q.mentee_id = @Id OR q.mentor_id = @Id)))
            ORDER BY r.id
            """,
            new
            {
                me.Id,
                me.ProgrammeId,
                Mention = $"%{me.Id}%",
            },
            cancellationToken
        );

    private Task<List<MyLink>> Links(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyLink>(
            """
            SELECT created_at, expires_at, revoked_at, last_used_at
            FROM personal_links
            WHERE programme_id = @ProgrammeId AND person_id = @Id
            ORDER BY id
            """,
            me,
            cancellationToken
        );

    private Task<List<MyMessage>> Messages(OwnRecord.OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyMessage>(
            """
            SELECT kind, created_at, sent_at AS delivered_at, answer FROM messages WHERE person_id = @Id
            UNION ALL
            SELECT type, created_at, delivered_at, CAST(NULL AS TEXT) FROM webhook_deliveries WHERE subject_id = @Id
            ORDER BY created_at, kind
            """,
            me,
            cancellationToken
        );

    private async Task<List<MyReader>> Readers(OwnRecord.OwnRow me, CancellationToken cancellationToken)
    {
        var readers = await db.Query<MyReader>(
            """
            SELECT id AS entry_id, occurred_at, actor_role AS role, actor_id, action, purpose, purpose_sealed FROM audit_entries
            WHERE subject_id = @Subject AND actor_role <> 'participant'
            ORDER BY id DESC LIMIT 500
            """,
            new { Subject = me.Id.ToString() },
            cancellationToken
        );
        return readers.ConvertAll(reader => reader.Open(vault));
    }

    private sealed record SealedRow
    {
        public required string KeyWrapped { get; init; }
        public string? Text { get; init; }
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public DateTimeOffset? RetentionWarnedAt { get; init; }
        public required bool IsRestricted { get; init; }
        public required bool IsOwnPause { get; init; }

        // an earlier warning does not apply to people who came back or have the record kept
        public MyRetention? Due(int? months, PrivacyOptions options) =>
            this is { RetentionWarnedAt: { } warned, Status: "left" or "not_suitable", IsRestricted: false } && months is { } kept
                ? new MyRetention
                {
                    LeftAt = StatusChangedAt,
                    WarnedAt = warned,
                    ErasedAt = RetentionDue.End(StatusChangedAt, kept, warned, options.WarnDays),
                }
                : null;
    }
}
