using System.Diagnostics.CodeAnalysis;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.Calls;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.Attempts;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>What is recorded of a person beside their own record, for the page about them.</summary>
public sealed record PersonFile : IInProgramme
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Name of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Name of the partner through which the person signed up.</summary>
    public string? Partner { get; init; }

    /// <summary>Name of the responsible coordinator, else their e-mail address.</summary>
    public string? Responsible { get; init; }

    /// <summary>When the person came into their state.</summary>
    public required DateTimeOffset StatusChangedAt { get; init; }

    /// <summary>What staff wrote then.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Last day on which the screening is valid.</summary>
    public DateOnly? ScreeningEndsOn { get; init; }

    /// <summary>Conversations of staff with the person about their pairs.</summary>
    public required long Contacts { get; init; }

    /// <summary>Day of the last one.</summary>
    public DateOnly? LastContact { get; init; }

    /// <summary>Appointments, the earliest first.</summary>
    public required IReadOnlyList<AgreedAppointment> Appointments { get; init; }

    /// <summary>Attempts to reach the person, the earliest first.</summary>
    public required IReadOnlyList<AttemptMade> Attempts { get; init; }

    /// <summary>Calls of the person, the newest first.</summary>
    public IReadOnlyList<Call> Calls { get; init; } = [];

    /// <summary>Notes that the caller reads, the newest first.</summary>
    public required IReadOnlyList<WrittenNote> Notes { get; init; }

    /// <summary>Pairs, the newest first.</summary>
    public IReadOnlyList<PairOfPerson> Pairs { get; init; } = [];

    /// <summary>Who comes with the person; empty where the person comes alone.</summary>
    public IReadOnlyList<PersonBeside> Beside { get; init; } = [];

    /// <summary>What happened on a day or at a moment.</summary>
    public required IReadOnlyList<PersonEvent> Events { get; init; }

    /// <summary>The last messages to the person, the newest first.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>What is known of the person's e-mail address; empty where nothing was sent to it.</summary>
    public AddressStatus? Address { get; init; }

    /// <summary>Notices that were explained to the person, the earliest first.</summary>
    public required IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>Links by which the person can answer a questionnaire now, the earliest first.</summary>
    public required IReadOnlyList<SurveyLink> OpenLinks { get; init; }

    /// <summary>The case worker who signed the person up; empty where the person did.</summary>
    public Referral? Referral { get; init; }

    /// <summary>Of a person who signed up under 18: the parent or guardian who is asked first.</summary>
    public GuardianContact? Guardian { get; init; }

    /// <summary>Of a person who signed up together with others: what they are; empty of all others.</summary>
    public SignupCompany? Company { get; init; }

    /// <summary>What the programme requires for matching.</summary>
    public required MatchingBasis MatchingBasis { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Programme { get; init; }

    /// <summary>Country of telephone numbers without a prefix.</summary>
    public required string Country { get; init; }
}

/// <summary>An attempt to reach a person.</summary>
/// <param name="Kind">Kind of attempt.</param>
/// <param name="At">When it was made.</param>
public sealed record AttemptMade(AttemptKind Kind, DateTimeOffset At)
{
    /// <summary>After as many attempts another way is proposed.</summary>
    public const int Many = 3;
}

/// <summary>An appointment with the name of the member of staff who meets the person.</summary>
/// <param name="Appointment">The appointment.</param>
/// <param name="With">Name, else e-mail address; empty where the account was deleted.</param>
public sealed record AgreedAppointment(Appointment Appointment, string? With);

/// <summary>A note with the name of its author.</summary>
/// <param name="Note">The note.</param>
/// <param name="Author">Name, else e-mail address; empty where the account was deleted.</param>
public sealed record WrittenNote(Note Note, string? Author);

/// <summary>A pair of a person with the name of the other half.</summary>
/// <param name="Id">The pair.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">When it was proposed.</param>
/// <param name="Other">The other half; empty for an erased person.</param>
public sealed record PairOfPerson(Guid Id, PairStatus Status, DateTimeOffset CreatedAt, PersonName? Other);

/// <summary>A person who comes with another one.</summary>
/// <param name="Id">The person.</param>
/// <param name="Kind">What they are together.</param>
/// <param name="Status">State of the person.</param>
/// <param name="Name">Name; empty where the caller does not see the person.</param>
public sealed record PersonBeside(Guid Id, TieKind Kind, PersonStatus Status, PersonName? Name);

/// <summary>Kind of an event in the history of a person.</summary>
public enum PersonEventKind
{
    /// <summary>A consent was given.</summary>
    ConsentGiven,

    /// <summary>A consent was withdrawn.</summary>
    ConsentWithdrawn,

    /// <summary>A training was attended.</summary>
    Training,

    /// <summary>A check was made.</summary>
    Check,
}

/// <summary>An event in the history of a person.</summary>
/// <param name="Kind">Kind of event.</param>
/// <param name="What">Purpose of the consent, title of the training, kind of the check.</param>
/// <param name="Day">Its day; empty where the moment is known.</param>
/// <param name="At">Its moment.</param>
/// <param name="Result">Result of a check.</param>
/// <param name="Id">Id of a check.</param>
public sealed record PersonEvent(
    PersonEventKind Kind,
    string What,
    DateOnly? Day,
    DateTimeOffset? At,
    CheckResult? Result = null,
    Guid? Id = null
);

/// <summary>Reads what is recorded of a person beside their own record, which the page reads first and which is audited.</summary>
public sealed record GetPersonFile(PersonRole Role, Guid Id) : IQuery<PersonFile>;

internal sealed class GetPersonFileHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    PersonNames names,
    TimeProvider clock
) : IRequestHandler<GetPersonFile, PersonFile>
{
    private const string About = $"""
        SELECT p.programme_id, p.site_id, p.key_wrapped, p.status_changed_at, p.status_reason_sealed, p.screening_ends_on,
          s.name AS site, q.name AS partner, a.id AS account_id, {StaffName.Columns},
          r.name AS programme, r.country, r.matching_basis,
          (SELECT x.status FROM message_addresses x WHERE x.address_hash = p.email_hash) AS address
        FROM people p JOIN programmes r ON r.id = p.programme_id
          LEFT JOIN sites s ON s.id = p.site_id LEFT JOIN partners q ON q.id = p.partner_id
          LEFT JOIN accounts a ON a.id = p.responsible_id
        WHERE p.id = @Id AND p.role = @Role AND p.status <> 'erased'
        """;

    private const string Contacts = """
        SELECT count(*) AS contacts, max(k.held_on) AS last_contact
        FROM pairs x JOIN check_ins k ON k.programme_id = x.programme_id AND k.pair_id = x.id
        WHERE (x.mentor_id = @Id OR x.mentee_id = @Id) AND NOT k.is_mistake AND k.spoken_with IN (@Role, 'both')
        """;

    private const string Appointments = $"""
        SELECT t.id, t.programme_id, t.person_id, t.account_id, t.kind, t.starts_at, t.minutes, t.place_sealed, t.note_sealed,
          t.status, t.version, t.created_at, t.updated_at, {StaffName.Columns}
        FROM appointments t LEFT JOIN accounts a ON a.id = t.account_id
        WHERE t.person_id = @Id ORDER BY t.starts_at, t.id
        """;

    private const string Attempts =
        "SELECT replace(kind, '_', '') AS kind, attempted_at FROM contact_attempts WHERE person_id = @Id ORDER BY id";

    private const string Notes = $"""
        SELECT n.id, n.programme_id, n.person_id, n.text_sealed, n.readers, n.is_interview, n.account_id, n.follow_up_on,
          n.followed_up_at, n.created_at, {StaffName.Columns}
        FROM notes n LEFT JOIN accounts a ON a.id = n.account_id
        WHERE n.person_id = @Id AND (n.readers = 'team' OR n.account_id = @Caller)
        ORDER BY n.id DESC
        """;

    private const string Pairs = """
        SELECT id, replace(status, '_', '') AS status, created_at,
          CASE WHEN mentor_id = @Id THEN mentee_id ELSE mentor_id END AS other_id
        FROM pairs WHERE mentor_id = @Id OR mentee_id = @Id
        ORDER BY id DESC
        """;

    private const string Tied = """
        SELECT p.id, t.kind, replace(p.status, '_', '') AS status
        FROM person_ties t JOIN people p ON p.id = t.person_id
        WHERE t.tie_id = (SELECT o.tie_id FROM person_ties o WHERE o.person_id = @Id) AND p.id <> @Id AND p.status <> 'erased'
        ORDER BY p.id
        """;

    private const string Consents = """
        SELECT purpose, given_at, withdrawn_at FROM consents
        WHERE programme_id = (SELECT p.programme_id FROM people p WHERE p.id = @Id) AND person_id = @Id
        """;

    private const string Trainings = """
        SELECT t.title, t.held_on FROM training_attendances a JOIN trainings t ON t.id = a.training_id WHERE a.person_id = @Id
        """;

    private const string Messages =
        $"SELECT {Message.Columns} FROM messages m WHERE m.person_id = @Id ORDER BY m.id DESC LIMIT 5";

    private const string Explained = $"SELECT {Notice.Columns} FROM notices n WHERE n.person_id = @Id ORDER BY n.id";

    private const string Named = $"""
        SELECT {NamedOnSignup.Columns} FROM signups s
        WHERE s.person_id = @Id AND (s.referral_sealed IS NOT NULL OR (s.answers_sealed IS NOT NULL AND NOT s.is_repeated))
        ORDER BY s.id DESC LIMIT 1
        """;

    private const string Checks = "SELECT id, kind, result, checked_on FROM checks WHERE person_id = @Id";

    private const string Links = $"""
        SELECT {SurveyLinkRow.Columns} FROM survey_links l
        WHERE l.person_id = @Id AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
        ORDER BY l.id
        """;

    public async Task<PersonFile> Handle(GetPersonFile request, CancellationToken cancellationToken)
    {
        var read = await db.QueryMany(
            [
                About,
                Contacts,
                Appointments,
                Attempts,
                Notes,
                Pairs,
                Consents,
                Trainings,
                Checks,
                Messages,
                Explained,
                Named,
                Links,
                CallStore.OfPerson,
                Tied,
            ],
            new
            {
                request.Id,
                Role = request.Role.ToText(),
                Caller = callers.Caller.Id,
                Now = clock.GetUtcNow(),
            },
            answers => Read(request, answers),
            cancellationToken
        );
        var others = await names.Of(
            read.Pairs.Select(pair => pair.OtherId).Concat(read.Tied.Select(one => one.Id)).Distinct(),
            cancellationToken
        );
        return read.File with
        {
            Pairs =
            [
                .. read.Pairs.Select(pair => new PairOfPerson(
                    pair.Id,
                    pair.Status,
                    pair.CreatedAt,
                    others.GetValueOrDefault(pair.OtherId)
                )),
            ],
            // whom the caller does not see is not named
            Beside =
            [
                .. read
                    .Tied.Where(one => others.ContainsKey(one.Id))
                    .Select(one => new PersonBeside(one.Id, EnumText.Parse<TieKind>(one.Kind), one.Status, others[one.Id])),
            ],
        };
    }

    private async Task<(PersonFile File, List<PairRow> Pairs, List<BesideRow> Tied)> Read(
        GetPersonFile request,
        Dapper.SqlMapper.GridReader answers
    )
    {
        var about = await answers.ReadSingleOrDefaultAsync<AboutRow>();
        if (!IsSeen(about))
        {
            throw Problems.NotFound(request.Role.ToText());
        }

        var contacts = await answers.ReadSingleAsync<ContactsRow>();
        var appointments = (await answers.ReadAsync<MetRow>()).Select(row => new AgreedAppointment(
            row.Open(vault, about.KeyWrapped),
            StaffName.Find(vault, row.AccountId, row.StaffSealed)
        ));
        var attempts = (await answers.ReadAsync<AttemptRow>()).Select(row => new AttemptMade(row.Kind, row.AttemptedAt));
        var notes = (await answers.ReadAsync<AuthoredRow>()).Select(row => new WrittenNote(
            row.Open(vault, about.KeyWrapped),
            StaffName.Find(vault, row.AccountId, row.StaffSealed)
        ));
        var pairs = (await answers.ReadAsync<PairRow>()).ToList();
        var consents = (await answers.ReadAsync<ConsentRow>()).SelectMany(row => row.Events());
        var trainings = (await answers.ReadAsync<TrainingRow>()).Select(row => row.Event);
        var checks = (await answers.ReadAsync<CheckRow>()).Select(row => row.Event);
        var messages = (await answers.ReadAsync<Message>()).ToList();
        var notices = (await answers.ReadAsync<Notice>()).ToList();
        var named = await answers.ReadSingleOrDefaultAsync<NamedOnSignup>();
        var links = (await answers.ReadAsync<SurveyLinkRow>()).Select(row => row.Read(clock.GetUtcNow()));
        var calls = (await answers.ReadAsync<CallStore.CallRow>()).Select(row => row.Open(vault));
        var typed = named?.Answers(vault);
        var file = new PersonFile
        {
            ProgrammeId = about.ProgrammeId,
            Site = about.Site,
            Partner = about.Partner,
            Responsible = StaffName.Find(vault, about.AccountId, about.StaffSealed),
            StatusChangedAt = about.StatusChangedAt,
            StatusReason = about.StatusReason(vault, request.Id),
            ScreeningEndsOn = about.ScreeningEndsOn,
            Contacts = contacts.Contacts,
            LastContact = contacts.LastContact,
            Calls = [.. calls],
            Appointments = [.. appointments],
            Attempts = [.. attempts],
            Notes = [.. notes],
            Events = [.. consents, .. trainings, .. checks],
            Messages = messages,
            Notices = notices,
            OpenLinks = [.. links],
            Referral = named?.Case(vault),
            Guardian = typed?.Guardian,
            Company = typed?.Company,
            MatchingBasis = EnumText.Parse<MatchingBasis>(about.MatchingBasis),
            Address = about.Address is { } address ? EnumText.Parse<AddressStatus>(address) : null,
            Programme = about.Programme,
            Country = about.Country,
        };
        return (file, pairs, (await answers.ReadAsync<BesideRow>()).ToList());
    }

    private bool IsSeen([NotNullWhen(true)] AboutRow? about) =>
        about is not null
        && callers.Caller.Sees(about.ProgrammeId)
        && (callers.Caller.SiteId is not { } site || site == about.SiteId);

    private sealed record AboutRow
    {
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string KeyWrapped { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public string? StatusReasonSealed { get; init; }
        public DateOnly? ScreeningEndsOn { get; init; }
        public string? Site { get; init; }
        public string? Partner { get; init; }
        public required string Programme { get; init; }
        public required string Country { get; init; }
        public required string MatchingBasis { get; init; }
        public string? Address { get; init; }
        public Guid? AccountId { get; init; }
        public string? StaffSealed { get; init; }

        public string? StatusReason(IdentityVault vault, Guid personId) =>
            StatusReasonSealed is { } reason ? vault.Open<string>(reason, KeyWrapped, personId, PersonRow.ReasonColumn) : null;
    }

    private sealed record BesideRow
    {
        public required Guid Id { get; init; }
        public required string Kind { get; init; }
        public required PersonStatus Status { get; init; }
    }

    private sealed record ContactsRow
    {
        public required long Contacts { get; init; }
        public DateOnly? LastContact { get; init; }
    }

    private sealed record MetRow : AppointmentRow
    {
        public string? StaffSealed { get; init; }
    }

    private sealed record AttemptRow
    {
        public required AttemptKind Kind { get; init; }
        public required DateTimeOffset AttemptedAt { get; init; }
    }

    private sealed record AuthoredRow : NoteRow
    {
        public string? StaffSealed { get; init; }
    }

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required PairStatus Status { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required Guid OtherId { get; init; }
    }

    private sealed record ConsentRow
    {
        public required string Purpose { get; init; }
        public required DateTimeOffset GivenAt { get; init; }
        public DateTimeOffset? WithdrawnAt { get; init; }

        public IEnumerable<PersonEvent> Events()
        {
            yield return new PersonEvent(PersonEventKind.ConsentGiven, Purpose, null, GivenAt);
            if (WithdrawnAt is { } withdrawn)
            {
                yield return new PersonEvent(PersonEventKind.ConsentWithdrawn, Purpose, null, withdrawn);
            }
        }
    }

    private sealed record TrainingRow
    {
        public required string Title { get; init; }
        public required DateOnly HeldOn { get; init; }

        public PersonEvent Event => new(PersonEventKind.Training, Title, HeldOn, null);
    }

    private sealed record CheckRow
    {
        public required Guid Id { get; init; }
        public required string Kind { get; init; }
        public required string Result { get; init; }
        public required DateOnly CheckedOn { get; init; }

        public PersonEvent Event => new(PersonEventKind.Check, Kind, CheckedOn, null, EnumText.Parse<CheckResult>(Result), Id);
    }
}

/// <summary>Finds whether an id is of a mentor or a mentee within the caller's scope; nothing of them is read.</summary>
public sealed record FindPersonRole(Guid Id) : IQuery<FoundPerson?>;

/// <summary>A person who is there.</summary>
/// <param name="Role">The role.</param>
public sealed record FoundPerson(PersonRole Role);

internal sealed class FindPersonRoleHandler(Db db, CallerContext callers) : IRequestHandler<FindPersonRole, FoundPerson?>
{
    public async Task<FoundPerson?> Handle(FindPersonRole request, CancellationToken cancellationToken)
    {
        var role = await db.Find<string>(
            $"""
            SELECT role FROM people
            WHERE id = @Id AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
              AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                request.Id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );
        return role is null ? null : new FoundPerson(EnumText.Parse<PersonRole>(role));
    }
}

/// <summary>Finds whether an id of the caller's programme is of a person who was erased; nothing else of them is left.</summary>
public sealed record FindErasedPerson(Guid Id) : IQuery<ErasedPerson>;

/// <summary>Whether a person was erased.</summary>
/// <param name="IsErased">True where the person was.</param>
public sealed record ErasedPerson(bool IsErased);

internal sealed class FindErasedPersonHandler(Db db, CallerContext callers) : IRequestHandler<FindErasedPerson, ErasedPerson>
{
    // the site of an erased person is no longer known
    public async Task<ErasedPerson> Handle(FindErasedPerson request, CancellationToken cancellationToken) =>
        new(
            await db.Single<long>(
                $"""
                SELECT count(*) FROM people
                WHERE id = @Id AND status = 'erased' AND {callers.Caller.InProgramme("programme_id")}
                """,
                new { request.Id, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            ) > 0
        );
}
