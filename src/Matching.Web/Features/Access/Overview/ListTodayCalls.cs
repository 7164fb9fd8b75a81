using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.Calls;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>What the other half of a pair is still to be informed of after a call.</summary>
public sealed record TodayCall
{
    /// <summary>Id of the call.</summary>
    public required Guid Id { get; init; }

    /// <summary>The pair it was about.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Who called.</summary>
    public required PersonName Caller { get; init; }

    /// <summary>Id of the other half, who is to be informed.</summary>
    public required Guid OtherId { get; init; }

    /// <summary>Name of the other half.</summary>
    public required PersonName Other { get; init; }

    /// <summary>Role of the other half.</summary>
    public required PersonRole OtherRole { get; init; }

    /// <summary>What the other half is to be informed of.</summary>
    public string? Inform { get; init; }

    /// <summary>Who informs the other half.</summary>
    public required InformBy InformBy { get; init; }

    /// <summary>Name of the colleague who informs the other half, else their e-mail address; empty where it is left open.</summary>
    public string? InformerName { get; init; }

    /// <summary>By which day.</summary>
    public required DateOnly InformOn { get; init; }

    /// <summary>Whether the day has passed.</summary>
    public required bool IsOverdue { get; init; }
}

/// <summary>Calls whose message for the other half is still to be passed on.</summary>
public sealed record TodayCalls
{
    /// <summary>The calls, the earliest day first, at most <see cref="ListTodayCalls.Most"/>.</summary>
    public required IReadOnlyList<TodayCall> Calls { get; init; }
}

/// <summary>Lists the calls of which the other half of a pair is still to be informed, within the caller's scope.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Responsible">
/// Filters by who is responsible for the pair: <c>me</c>, <c>none</c>, or the id of an account.
/// </param>
/// <param name="SiteId">Filters by site.</param>
public sealed record ListTodayCalls(Guid ProgrammeId, string? Responsible = null, Guid? SiteId = null) : IQuery<TodayCalls>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 50;
}

internal sealed class ListTodayCallsHandler(Db db, IdentityVault vault, TodayScopes scopes)
    : IRequestHandler<ListTodayCalls, TodayCalls>
{
    public async Task<TodayCalls> Handle(ListTodayCalls request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var rows = await db.Query<PassOnRow>(PassOnRow.Sql(scope), scope.Parameters, cancellationToken);
        return PassOnRow.Open(rows, scope, vault);
    }
}

/// <summary>A call as it is read.</summary>
internal sealed record PassOnRow : NamesakeRow
{
    public static string Sql(TodayScope scope)
    {
        var (callers, responsible) = (scope.Callers, scope.Responsible);
        return $"""
            SELECT c.id, c.pair_id, c.person_id, c.words_sealed, c.inform_by, c.inform_by_id, c.inform_on, p.key_wrapped,
              p.identity_sealed, {StaffName.Columns},
              o.id AS other_id, o.role AS other_role, o.key_wrapped AS other_key, o.identity_sealed AS other_identity,
              {NamesakeRow.Columns}
            FROM calls c JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.inform_by_id JOIN pairs x ON x.id = c.pair_id
              JOIN people o ON o.id = CASE WHEN x.mentor_id = p.id THEN x.mentee_id ELSE x.mentor_id END
            WHERE c.programme_id = @ProgrammeId AND c.inform_on IS NOT NULL AND c.informed_on IS NULL
              AND NOT p.is_restricted AND NOT o.is_restricted AND p.status <> 'erased' AND o.status <> 'erased'
              AND {callers.Caller.InSite("x.site_id")}
              AND {Where.Set(responsible.Id, "coalesce(c.inform_by_id, x.responsible_id) = @Responsible")}
              AND {Where.On(responsible.IsNone, "coalesce(c.inform_by_id, x.responsible_id) IS NULL")}
            ORDER BY c.inform_on, c.id LIMIT @MostCalls
            """;
    }

    public static TodayCalls Open(IEnumerable<PassOnRow> rows, TodayScope scope, IdentityVault vault) =>
        new() { Calls = [.. rows.Select(row => row.Open(vault, scope.Today))] };

    public required Guid Id { get; init; }
    public required Guid PairId { get; init; }
    public required Guid PersonId { get; init; }
    public string? WordsSealed { get; init; }
    public required string InformBy { get; init; }
    public Guid? InformById { get; init; }
    public string? StaffSealed { get; init; }
    public required DateOnly InformOn { get; init; }
    public required string KeyWrapped { get; init; }
    public required string IdentitySealed { get; init; }
    public required Guid OtherId { get; init; }
    public required string OtherRole { get; init; }
    public required string OtherKey { get; init; }
    public required string OtherIdentity { get; init; }

    private TodayCall Open(IdentityVault vault, DateOnly today) =>
        new()
        {
            Id = Id,
            PairId = PairId,
            Caller = SealedNames.Open(vault, IdentitySealed, KeyWrapped, PersonId).Name with
            {
                Apart = Apart(PersonId, today.Year),
            },
            OtherId = OtherId,
            Other = SealedNames.Open(vault, OtherIdentity, OtherKey, OtherId).Name,
            OtherRole = EnumText.Parse<PersonRole>(OtherRole),
            Inform = WordsSealed is { } words
                ? vault.Open<CallWords>(words, KeyWrapped, PersonId, CallWords.Binding(Id)).Inform
                : null,
            InformBy = EnumText.Parse<InformBy>(InformBy),
            InformerName = StaffName.Find(vault, InformById, StaffSealed),
            InformOn = InformOn,
            IsOverdue = InformOn < today,
        };
}
