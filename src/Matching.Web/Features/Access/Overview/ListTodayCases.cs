using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>A person, or a pair, behind a count of today.</summary>
public sealed record TodayCase
{
    /// <summary>Id of the person, or of the pair.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person's role; empty for a pair.</summary>
    public PersonRole? Role { get; init; }

    /// <summary>Names: of the person, or of the mentee and the mentor. Erased people have none.</summary>
    public required IReadOnlyList<PersonName?> Names { get; init; }

    /// <summary>Since when, or until when.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>The people or pairs behind a count of today.</summary>
public sealed record TodayList
{
    /// <summary>The day where the programme works.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The programme.</summary>
    public required string Programme { get; init; }

    /// <summary>The cases, the earliest first.</summary>
    public required IReadOnlyList<TodayCase> Cases { get; init; }
}

/// <summary>Lists the people or pairs behind a count of today, at most <see cref="Most"/>.</summary>
public sealed record ListTodayCases(Guid ProgrammeId, TodayTask Task, string? Responsible = null, Guid? SiteId = null)
    : IQuery<TodayList>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 200;
}

internal sealed class ListTodayCasesHandler(Db db, TodayScopes scopes, PersonNames names)
    : IRequestHandler<ListTodayCases, TodayList>
{
    public async Task<TodayList> Handle(ListTodayCases request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var cases = new TodayCases(scope);
        var rows = await db.Query<CaseRow>(
            $"SELECT c.* FROM ({cases.Sql(request.Task)}) c ORDER BY c.day, c.at, c.id LIMIT @Most",
            scope.Parameters,
            cancellationToken
        );
        var known = await names.Of(rows.SelectMany(row => row.People).Distinct(), cancellationToken);
        return new TodayList
        {
            Date = scope.Today,
            Programme = scope.Programme.Name,
            Cases =
            [
                .. rows.Select(row => new TodayCase
                {
                    Id = row.Id,
                    Role = row.Role is { } role ? EnumText.Parse<PersonRole>(role) : null,
                    Names = [.. row.People.Select(person => known.GetValueOrDefault(person))],
                    Since = cases.DayOf(row.Day, row.At),
                }),
            ],
        };
    }

    private sealed record CaseRow
    {
        public required Guid Id { get; init; }
        public string? Role { get; init; }
        public Guid? MentorId { get; init; }
        public Guid? MenteeId { get; init; }
        public DateOnly? Day { get; init; }
        public DateTimeOffset? At { get; init; }

        public IEnumerable<Guid> People => MenteeId is { } mentee && MentorId is { } mentor ? [mentee, mentor] : [Id];
    }
}
