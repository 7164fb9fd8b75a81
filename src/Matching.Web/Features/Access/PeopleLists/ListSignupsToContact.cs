using Matching.Web.Data;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.Attempts;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>A person who signed up, with what staff need to call them.</summary>
public sealed record SignupToContact
{
    /// <summary>The person, with contact data.</summary>
    public required Person Person { get; init; }

    /// <summary>Name of the partner through which they signed up.</summary>
    public string? Partner { get; init; }

    /// <summary>The case worker who signed them up; they have consented to nothing yet.</summary>
    public Referral? Referral { get; init; }

    /// <summary>Of a person under 18: the parent or guardian who is asked first.</summary>
    public GuardianContact? Guardian { get; init; }

    /// <summary>Of a person who signed up together with others: what they are; null of all others.</summary>
    public SignupCompany? Company { get; init; }

    /// <summary>Attempts to reach them, the earliest first.</summary>
    public required IReadOnlyList<AttemptMade> Attempts { get; init; }
}

/// <summary>People to contact.</summary>
public sealed record SignupsToContact
{
    /// <summary>How many there are.</summary>
    public required long Total { get; init; }

    /// <summary>Those of this page, the longest waiting first.</summary>
    public required Page<SignupToContact> Page { get; init; }
}

/// <summary>
/// Lists people who signed up and were not contacted yet, with their telephone numbers: an audit entry for each person shown.
/// </summary>
public sealed record ListSignupsToContact : PageQuery, IQuery<SignupsToContact>
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Filters by role.</summary>
    public PersonRole? Role { get; init; }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    public string? Responsible { get; init; }

    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; init; }
}

internal sealed class ListSignupsToContactHandler(
    Db db,
    IdentityVault vault,
    Auditor auditor,
    CallerContext context,
    ProgrammeStore programmes,
    TimeProvider clock
) : IRequestHandler<ListSignupsToContact, SignupsToContact>
{
    // the order in which people wait
    private const string AfterLast = "(p.applied_on, p.id) > ((SELECT a.applied_on FROM people a WHERE a.id = @After), @After)";

    public async Task<SignupsToContact> Handle(ListSignupsToContact request, CancellationToken cancellationToken)
    {
        var callers = context.At(request.SiteId);
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        var parameters = new Dapper.DynamicParameters(PersonGates.On(today, today));
        var responsible = ResponsibleFilter.Read(request.Responsible, callers.Caller);
        var isLater = request.AfterId != Guid.Empty;
        parameters.AddDynamicParams(
            new
            {
                ProgrammeId = programme.Id,
                Site = callers.Caller.SiteId,
                Role = request.Role?.ToText(),
                Responsible = responsible.Id,
                After = request.AfterId,
                request.Fetch,
            }
        );
        var where = $"""
            p.programme_id = @ProgrammeId AND p.status = 'applied' AND NOT p.is_restricted
            AND {callers.Caller.InSite("p.site_id")} AND {Where.Set(request.Role, "p.role = @Role")}
            AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
            AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;
        var ids = $"""
            SELECT p.id FROM people p WHERE {where} AND {Where.On(isLater, AfterLast)}
            ORDER BY p.applied_on, p.id LIMIT @Fetch
            """;
        // contact data leave only after their entries are stored
        return await db.InTransaction(
            async () =>
            {
                var (total, found, attempts, named) = await db.QueryMany(
                    [$"SELECT count(*) FROM people p WHERE {where}", Rows(ids), Attempts(ids), Named(ids)],
                    parameters,
                    Read,
                    cancellationToken
                );
                var page = request.Cut(
                    found.ConvertAll(row => Opened(row, [.. named[row.Id]], [.. attempts[row.Id]])),
                    signup => signup.Person.Id
                );
                var shown = page.Items.Select(signup => signup.Person);
                await auditor.RecordAll(nameof(ListSignupsToContact), shown, null, cancellationToken);
                return new SignupsToContact { Total = total, Page = page };
            },
            cancellationToken
        );
    }

    private SignupToContact Opened(SignupRow row, IReadOnlyList<NamedOnSignup> named, IReadOnlyList<AttemptMade> attempts)
    {
        var answers = named.Select(each => each.Answers(vault)).OfType<SignupAnswers>().FirstOrDefault();
        return new SignupToContact
        {
            Person = row.Open(vault, withContact: true),
            Partner = row.Partner,
            Referral = named.Select(each => each.Case(vault)).OfType<Referral>().FirstOrDefault(),
            Guardian = answers?.Guardian,
            Company = answers?.Company,
            Attempts = attempts,
        };
    }

    private static async Task<(
        long Total,
        List<SignupRow> Found,
        ILookup<Guid, AttemptMade> Attempts,
        ILookup<Guid, NamedOnSignup> Named
    )> Read(Dapper.SqlMapper.GridReader answers) =>
        (
            await answers.ReadSingleAsync<long>(),
            (await answers.ReadAsync<SignupRow>()).ToList(),
            (await answers.ReadAsync<AttemptRow>()).ToLookup(
                row => row.PersonId,
                row => new AttemptMade(row.Kind, row.AttemptedAt)
            ),
            (await answers.ReadAsync<NamedOnSignup>()).ToLookup(row => row.PersonId)
        );

    private static string Rows(string where) =>
        $"""
            SELECT {PersonRow.Columns}, q.name AS partner
            FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN partners q ON q.id = p.partner_id
            WHERE p.id IN ({where})
            ORDER BY p.applied_on, p.id
            """;

    private static string Attempts(string where) =>
        $"""
            SELECT person_id, replace(kind, '_', '') AS kind, attempted_at FROM contact_attempts
            WHERE person_id IN ({where})
            ORDER BY attempted_at, id
            """;

    // after a merge a person has several sign-ups: the first was the one by which they came
    private static string Named(string where) =>
        $"""
            SELECT {NamedOnSignup.Columns}
            FROM signups s
            WHERE (s.referral_sealed IS NOT NULL OR s.answers_sealed IS NOT NULL) AND s.person_id IN ({where})
            ORDER BY s.id
            """;

    private sealed record SignupRow : PersonRow
    {
        public string? Partner { get; init; }
    }

    private sealed record AttemptRow
    {
        public required Guid PersonId { get; init; }
        public required AttemptKind Kind { get; init; }
        public required DateTimeOffset AttemptedAt { get; init; }
    }
}
