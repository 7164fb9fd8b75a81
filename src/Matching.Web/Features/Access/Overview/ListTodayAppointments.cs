using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>An appointment of today or tomorrow, or one that has passed without a result.</summary>
public sealed record TodayAppointment
{
    /// <summary>Id of the appointment.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The person's role.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>The person's name.</summary>
    public PersonName? Name { get; init; }

    /// <summary>What it is for.</summary>
    public required AppointmentKind Kind { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Whether it is held by telephone.</summary>
    public required bool IsByPhone { get; init; }

    /// <summary>Name of the member of staff who meets the person, else their e-mail address.</summary>
    public string? With { get; init; }

    /// <summary>Whether it has passed without a result.</summary>
    public required bool IsWithoutResult { get; init; }

    /// <summary>Version of the appointment.</summary>
    public required int Version { get; init; }
}

/// <summary>The appointments of a day.</summary>
public sealed record TodayAppointments
{
    /// <summary>Those without a result and those of today and tomorrow, the earliest first.</summary>
    public required IReadOnlyList<TodayAppointment> Appointments { get; init; }
}

/// <summary>
/// Lists the appointments of a programme of today and tomorrow, and those that have passed without a result, within the caller's
/// scope and without their places.
/// </summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Responsible">
/// Filters by the member of staff who meets the person, or is responsible for them: <c>me</c>, <c>none</c>, or the id of an
/// account.
/// </param>
/// <param name="SiteId">Filters by site.</param>
public sealed record ListTodayAppointments(Guid ProgrammeId, string? Responsible = null, Guid? SiteId = null)
    : IQuery<TodayAppointments>
{
    /// <summary>More of those without a result, and more of those to come, are not read on one page.</summary>
    public const int Most = 50;
}

internal sealed class ListTodayAppointmentsHandler(Db db, IdentityVault vault, TodayScopes scopes)
    : IRequestHandler<ListTodayAppointments, TodayAppointments>
{
    public async Task<TodayAppointments> Handle(ListTodayAppointments request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var rows = await db.Query<NearRow>(NearRow.Sql(scope), scope.Parameters, cancellationToken);
        return NearRow.Open(rows, scope, vault);
    }
}

/// <summary>An appointment as it is read.</summary>
internal sealed record NearRow : NamesakeRow
{
    public static string Sql(TodayScope scope)
    {
        var (callers, responsible) = (scope.Callers, scope.Responsible);
        var planned = $"""
            SELECT t.id, t.person_id, t.kind, t.starts_at, t.place_sealed IS NULL AS is_by_phone, t.version, p.role, p.key_wrapped,
              p.identity_sealed, a.id AS account_id, {StaffName.Columns}, {NamesakeRow.Columns}
            FROM appointments t JOIN people p ON p.id = t.person_id LEFT JOIN accounts a ON a.id = t.account_id
            WHERE t.programme_id = @ProgrammeId AND t.status = 'planned' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "(t.account_id = @Responsible OR p.responsible_id = @Responsible)")}
              AND {Where.On(responsible.IsNone, "t.account_id IS NULL")}
            """;
        // many without a result keep none of today and tomorrow away
        return "SELECT * FROM ("
            + planned
            + " AND t.starts_at < @Now ORDER BY t.starts_at DESC, t.id DESC LIMIT @MostNear) past UNION ALL SELECT * FROM ("
            + planned
            + " AND t.starts_at >= @Now AND t.starts_at < @Near ORDER BY t.starts_at, t.id LIMIT @MostNear) near";
    }

    public static TodayAppointments Open(IEnumerable<NearRow> rows, TodayScope scope, IdentityVault vault) =>
        new()
        {
            Appointments =
            [
                .. rows.Where(row => scope.Programme.DayOf(row.StartsAt) <= scope.Today.AddDays(1))
                    .OrderBy(row => row.StartsAt)
                    .ThenBy(row => row.Id)
                    .Select(row => row.Open(vault, scope.Now)),
            ],
        };

    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required bool IsByPhone { get; init; }
    public required int Version { get; init; }
    public required string Role { get; init; }
    public required string KeyWrapped { get; init; }
    public required string IdentitySealed { get; init; }
    public Guid? AccountId { get; init; }
    public string? StaffSealed { get; init; }

    private TodayAppointment Open(IdentityVault vault, DateTimeOffset now)
    {
        return new TodayAppointment
        {
            Id = Id,
            PersonId = PersonId,
            Role = EnumText.Parse<PersonRole>(Role),
            Name = SealedNames.Open(vault, IdentitySealed, KeyWrapped, PersonId).Name with { Apart = Apart(PersonId, now.Year) },
            Kind = EnumText.Parse<AppointmentKind>(Kind),
            StartsAt = StartsAt,
            IsByPhone = IsByPhone,
            With = StaffName.Find(vault, AccountId, StaffSealed),
            IsWithoutResult = StartsAt < now,
            Version = Version,
        };
    }
}
