using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.PairNotes;
using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Meetings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Participants.Attempts;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.PairPages;

/// <summary>Returns a pair with everything that its page shows, but the contact data of the two.</summary>
public sealed record GetPairOverview(Guid Id) : IQuery<PairOverview>;

/// <summary>A pair with what is recorded about it.</summary>
public sealed record PairOverview
{
    /// <summary>The two sides, as pages name them.</summary>
    internal static readonly IReadOnlyList<PersonRole> Sides = [PersonRole.Mentee, PersonRole.Mentor];

    /// <summary>The pair.</summary>
    public required Pair Pair { get; init; }

    /// <summary>Its programme.</summary>
    public required Programme Programme { get; init; }

    /// <summary>Name of the mentee's site.</summary>
    public string? Site { get; init; }

    /// <summary>The day where the programme works.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Name of the mentee; empty for an erased one, or for one of another site.</summary>
    public PersonName? Mentee { get; init; }

    /// <summary>Name of the mentor.</summary>
    public PersonName? Mentor { get; init; }

    /// <summary>Meetings, the newest first, with those entered by mistake.</summary>
    public required IReadOnlyList<Meeting> Meetings { get; init; }

    /// <summary>Check-ins, the newest first, with those entered by mistake.</summary>
    public required IReadOnlyList<CheckIn> CheckIns { get; init; }

    /// <summary>What the programme arranges before the two first meet.</summary>
    public required IReadOnlyList<PairTask> Tasks { get; init; }

    /// <summary>Its steps, the newest first, without those that were undone.</summary>
    public required IReadOnlyList<PairStepMade> Steps { get; init; }

    /// <summary>What the two have answered.</summary>
    public required IReadOnlyList<PairAnswer> Answers { get; init; }

    /// <summary>Questionnaires that are not awaited.</summary>
    public required IReadOnlyList<PairWaiver> Waivers { get; init; }

    /// <summary>Other pairs of the mentor that use a place.</summary>
    public required IReadOnlyList<OtherPair> OtherPairs { get; init; }

    /// <summary>Attempts to reach one of the two about it, the newest first. None of them is a contact.</summary>
    public required IReadOnlyList<PairAttempt> Attempts { get; init; }

    /// <summary>Name of the responsible coordinator, else their e-mail address; empty when there is none.</summary>
    public string? Responsible { get; init; }

    /// <summary>Notes about the pair that the caller may read, the newest first.</summary>
    public required IReadOnlyList<WrittenPairNote> PairNotes { get; init; }

    /// <summary>Number of notes about each of the two that the caller may read.</summary>
    public required IReadOnlyDictionary<Guid, int> Notes { get; init; }

    /// <summary>Whether the last step is young enough to be undone.</summary>
    public required bool CanUndo { get; init; }

    /// <summary>Whether one of the two has called about it.</summary>
    public required bool HasCalls { get; init; }

    /// <summary>Who paused it, where that is not the caller; null for a pair that is not on hold.</summary>
    public PausedBy? PausedBy { get; init; }

    /// <summary>When the offer leaves that a meeting approved; null where none waits.</summary>
    public DateTimeOffset? OfferLeavesAt { get; init; }

    /// <summary>The earliest day on which to come back to a note.</summary>
    internal DateOnly? NextFollowUp =>
        PairNotes.Where(written => written.Note.FollowedUpAt is null).Min(written => written.Note.FollowUpOn);

    internal string NameOf(PersonRole role) =>
        (role == PersonRole.Mentee ? Mentee : Mentor) is { } name ? PersonName.Of(name) : Texts.Page("pair." + role.ToText());

    /// <summary>The name by which the page calls a person after the first time.</summary>
    internal string Given(PersonRole role) =>
        (role == PersonRole.Mentee ? Mentee : Mentor)?.GivenName ?? Texts.Page("pair." + role.ToText());

    /// <summary>The day of the last conversation of staff with a side.</summary>
    internal DateOnly? LastSpoken(PersonRole role)
    {
        var side = role == PersonRole.Mentee ? SpokenWith.Mentee : SpokenWith.Mentor;
        return CheckIns
            .Where(talk => !talk.IsMistake && (talk.SpokenWith == side || talk.SpokenWith == SpokenWith.Both))
            .Select(talk => (DateOnly?)talk.HeldOn)
            .Max();
    }

    /// <summary>Attempts to reach a side since staff last spoke with it.</summary>
    internal IReadOnlyList<PairAttempt> AttemptsSinceSpoken(PersonRole role) =>
        [.. Attempts.Where(attempt => attempt.PersonId == IdOf(role) && !(Programme.DayOf(attempt.At) <= LastSpoken(role)))];

    internal Guid IdOf(PersonRole role) => role == PersonRole.Mentee ? Pair.MenteeId : Pair.MentorId;

    /// <summary>The newest answered questionnaire of a side at this moment.</summary>
    internal PairAnswer? Answered(PersonRole role, Wave wave) =>
        Answers.FirstOrDefault(answer => answer.PersonId == IdOf(role) && answer.Wave == wave && answer.IsAnswered);

    /// <summary>Whether the questionnaire of a side is not awaited, by a record of its own or with a step of the pair.</summary>
    internal bool IsWaived(PersonRole role, Wave wave) =>
        Waivers.Any(waiver => waiver.PersonId == IdOf(role) && waiver.Wave == wave)
        || (wave == Wave.Start && Pair.WaivedStart is not null)
        || (wave == Wave.End && Pair.WaivedEnd is not null);
}

/// <summary>Another account that paused the pair.</summary>
/// <param name="Name">Its name, else its e-mail address; empty for a key and for an account that was deleted.</param>
public sealed record PausedBy(string? Name);

/// <summary>A step of a pair.</summary>
/// <param name="To">The status that it led to.</param>
/// <param name="On">Its day.</param>
public sealed record PairStepMade(PairStatus To, DateOnly On);

/// <summary>A questionnaire that one of the two was given.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Wave">When in the life of the pair.</param>
/// <param name="On">The day on which it was entered.</param>
/// <param name="IsAnswered">Whether it counts as answered.</param>
public sealed record PairAnswer(Guid PersonId, Wave Wave, DateOnly On, bool IsAnswered);

/// <summary>A questionnaire of one side that is not awaited.</summary>
/// <param name="PersonId">Who is not asked.</param>
/// <param name="Wave">When in the life of the pair.</param>
public sealed record PairWaiver(Guid PersonId, Wave Wave);

/// <summary>An attempt to reach one of the two about their pair.</summary>
/// <param name="Id">Id of the attempt.</param>
/// <param name="PersonId">Whom staff tried to reach.</param>
/// <param name="Kind">How.</param>
/// <param name="At">When.</param>
/// <param name="By">Name of the member of staff, else their e-mail address; empty where the account was deleted.</param>
public sealed record PairAttempt(Guid Id, Guid PersonId, AttemptKind Kind, DateTimeOffset At, string? By);

/// <summary>Another pair of the same mentor.</summary>
/// <param name="Id">The pair.</param>
/// <param name="Status">Its status.</param>
/// <param name="Mentee">Name of its mentee.</param>
public sealed record OtherPair(Guid Id, PairStatus Status, PersonName? Mentee);

internal sealed class GetPairOverviewHandler(
    Db db,
    PairStore pairs,
    ProgrammeStore programmes,
    PairTaskStore tasks,
    PersonNames names,
    PairStaff staff,
    TimeProvider clock
) : IRequestHandler<GetPairOverview, PairOverview>
{
    public async Task<PairOverview> Handle(GetPairOverview request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        var programme = await programmes.Get(pair.ProgrammeId, cancellationToken);
        var now = clock.GetUtcNow();
        var read = await db.QueryMany(
            Questions,
            new
            {
                pair.Id,
                pair.ProgrammeId,
                pair.SiteId,
                pair.MentorId,
                pair.MenteeId,
                pair.ResponsibleId,
                Caller = staff.CallerId,
                PairMadeAt = pair.CreatedAt,
                Since = now - UndoPairTransition.Within,
            },
            answers => Read(answers, programme, pair),
            cancellationToken
        );
        var known = await names.Of(
            read.Others.Select(other => other.MenteeId).Append(pair.MenteeId).Append(pair.MentorId).Distinct(),
            cancellationToken
        );
        return read.Overview with
        {
            PausedBy = await PausedBy(pair, read.PausedBy, cancellationToken),
            Today = programme.DayOf(now),
            Mentee = known.GetValueOrDefault(pair.MenteeId),
            Mentor = known.GetValueOrDefault(pair.MentorId),
            Tasks = await tasks.Of(pair, cancellationToken),
            OtherPairs =
            [
                .. read.Others.Select(other => new OtherPair(
                    other.Id,
                    EnumText.Parse<PairStatus>(other.Status),
                    known.GetValueOrDefault(other.MenteeId)
                )),
            ],
        };
    }

    private async Task<PausedBy?> PausedBy(Pair pair, string? actor, CancellationToken cancellationToken)
    {
        if (pair.Status != PairStatus.OnHold || !Guid.TryParse(actor, out var id) || id == staff.CallerId)
        {
            return null;
        }

        var stored = await db.Find<string>(
            $"SELECT {StaffName.Columns} FROM accounts a WHERE a.id = @Id",
            new { Id = id },
            cancellationToken
        );
        return new PausedBy(staff.Name(id, stored));
    }

    private static readonly string[] Questions =
    [
        $"SELECT {Meeting.Columns} FROM meetings WHERE programme_id = @ProgrammeId AND pair_id = @Id ORDER BY held_on DESC, id DESC",
        $"SELECT {CheckIn.Columns} FROM check_ins WHERE programme_id = @ProgrammeId AND pair_id = @Id ORDER BY held_on DESC, id DESC",
        """
            SELECT to_status, occurred_at FROM pair_events
            WHERE programme_id = @ProgrammeId AND pair_id = @Id AND undone_at IS NULL
            ORDER BY id DESC
            """,
        $"""
            SELECT q.person_id, q.wave, q.submitted_at, {Response.AnsweredSql} AS is_answered
            FROM responses q JOIN programmes r ON r.id = q.programme_id
            WHERE q.programme_id = @ProgrammeId AND q.person_id IN (@MentorId, @MenteeId) AND {PairStates.AnswersSql}
            ORDER BY q.submitted_at DESC
            """,
        "SELECT person_id, wave FROM answer_waivers WHERE pair_id = @Id",
        $"""
            SELECT id, mentee_id, status FROM pairs
            WHERE programme_id = @ProgrammeId AND mentor_id = @MentorId AND id <> @Id AND status IN ({PairStates.UsingPlace})
              AND {PairStates.Listed}
            ORDER BY id
            """,
        $"""
            SELECT c.id, c.person_id, replace(c.kind, '_', '') AS kind, c.attempted_at, c.account_id, {StaffName.Columns}
            FROM contact_attempts c LEFT JOIN accounts a ON a.id = c.account_id
            WHERE c.pair_id = @Id AND NOT EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.is_restricted)
            ORDER BY c.id DESC
            """,
        """
            SELECT n.person_id, count(*) AS written FROM notes n
            WHERE n.person_id IN (@MentorId, @MenteeId) AND (n.readers = 'team' OR n.account_id = @Caller)
            GROUP BY n.person_id
            """,
        .. PairNotesRead.Questions,
        $"""
            SELECT (SELECT name FROM sites WHERE id = @SiteId) AS site,
              (SELECT staff_sealed FROM (SELECT {StaffName.Columns} FROM accounts a WHERE a.id = @ResponsibleId) s)
                AS responsible_sealed,
              (SELECT actor FROM pair_events
               WHERE programme_id = @ProgrammeId AND pair_id = @Id AND to_status = 'on_hold' AND undone_at IS NULL
               ORDER BY id DESC LIMIT 1) AS paused_by,
              EXISTS (SELECT 1 FROM pair_undos WHERE pair_id = @Id AND occurred_at >= @Since) AS can_undo,
              EXISTS (SELECT 1 FROM calls WHERE pair_id = @Id) AS has_calls,
              (SELECT max(m.offers_leave_at) FROM meeting_proposals o JOIN matching_meetings m ON m.id = o.meeting_id
               WHERE o.mentee_id = @MenteeId AND o.mentor_id = @MentorId AND o.outcome = 'waiting') AS offer_leaves_at
            """,
    ];

    private async Task<(PairOverview Overview, List<OtherRow> Others, string? PausedBy)> Read(
        SqlMapper.GridReader answers,
        Programme programme,
        Pair pair
    )
    {
        var meetings = (await answers.ReadAsync<Meeting>()).AsList();
        var checkIns = (await answers.ReadAsync<CheckIn>()).AsList();
        var steps = (await answers.ReadAsync<StepRow>()).AsList();
        var responses = (await answers.ReadAsync<AnswerRow>()).AsList();
        var waivers = (await answers.ReadAsync<WaiverRow>()).AsList();
        var others = (await answers.ReadAsync<OtherRow>()).AsList();
        var attempts = (await answers.ReadAsync<AttemptRow>()).AsList();
        var notes = (await answers.ReadAsync<NotesRow>()).AsList();
        var pairNotes = await PairNotesRead.Read(answers, pair, staff);
        var facts = await answers.ReadSingleAsync<FactsRow>();
        return (
            new PairOverview
            {
                Pair = pair,
                Programme = programme,
                Site = facts.Site,
                Today = default,
                Meetings = meetings,
                CheckIns = checkIns,
                Tasks = [],
                Steps = steps.ConvertAll(step => new PairStepMade(
                    EnumText.Parse<PairStatus>(step.ToStatus),
                    programme.DayOf(step.OccurredAt)
                )),
                Answers = responses.ConvertAll(answer => new PairAnswer(
                    answer.PersonId,
                    EnumText.Parse<Wave>(answer.Wave),
                    programme.DayOf(answer.SubmittedAt),
                    answer.IsAnswered
                )),
                Waivers = waivers.ConvertAll(waiver => new PairWaiver(waiver.PersonId, EnumText.Parse<Wave>(waiver.Wave))),
                OtherPairs = [],
                Attempts = attempts.ConvertAll(row => new PairAttempt(
                    row.Id,
                    row.PersonId,
                    row.Kind,
                    row.AttemptedAt,
                    staff.Name(row.AccountId, row.StaffSealed)
                )),
                Responsible = staff.Name(pair.ResponsibleId, facts.ResponsibleSealed),
                PairNotes = pairNotes,
                Notes = notes.ToDictionary(row => row.PersonId, row => (int)row.Written),
                CanUndo = facts.CanUndo,
                HasCalls = facts.HasCalls,
                OfferLeavesAt = pair.Status == PairStatus.Proposed ? facts.OfferLeavesAt : null,
            },
            others,
            facts.PausedBy
        );
    }

    private sealed record StepRow
    {
        public required string ToStatus { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
    }

    private sealed record AnswerRow
    {
        public required Guid PersonId { get; init; }
        public required string Wave { get; init; }
        public required DateTimeOffset SubmittedAt { get; init; }
        public required bool IsAnswered { get; init; }
    }

    private sealed record WaiverRow
    {
        public required Guid PersonId { get; init; }
        public required string Wave { get; init; }
    }

    private sealed record OtherRow
    {
        public required Guid Id { get; init; }
        public required Guid MenteeId { get; init; }
        public required string Status { get; init; }
    }

    private sealed record AttemptRow
    {
        public required Guid Id { get; init; }
        public required Guid PersonId { get; init; }
        public required AttemptKind Kind { get; init; }
        public required DateTimeOffset AttemptedAt { get; init; }
        public Guid? AccountId { get; init; }
        public string? StaffSealed { get; init; }
    }

    private sealed record NotesRow
    {
        public required Guid PersonId { get; init; }
        public required long Written { get; init; }
    }

    private sealed record FactsRow
    {
        public string? Site { get; init; }
        public string? ResponsibleSealed { get; init; }
        public string? PausedBy { get; init; }
        public required bool CanUndo { get; init; }
        public required bool HasCalls { get; init; }
        public DateTimeOffset? OfferLeavesAt { get; init; }
    }
}

/// <summary>Who reads the page of a pair, and by which name staff call an account.</summary>
internal sealed class PairStaff(IdentityVault vault, CallerContext callers)
{
    public IdentityVault Vault => vault;

    public Guid CallerId => callers.Caller.Id;

    public string? Name(Guid? accountId, string? staffSealed) => StaffName.Find(vault, accountId, staffSealed);
}
