using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Caseload;

/// <summary>
/// Makes a coordinator responsible for up to 1,000 mentors or mentees. Each is checked by itself: a person whose site the
/// coordinator does not see stays as they are.
/// </summary>
[Example("""{ "responsibleId": null, "people": ["0199c0de-0000-7000-8000-000000000001"] }""")]
public sealed record AssignPeople : ICommand<AssignmentReport>
{
    /// <summary>How many people one request assigns.</summary>
    public const int Most = 1000;

    [JsonIgnore]
    public PersonRole Role { get; set; }

    /// <summary>Account of a coordinator or administrator; null leaves the people without one.</summary>
    public Guid? ResponsibleId { get; set; }

    /// <summary>Ids of the people, each once, 1,000 at most.</summary>
    [Mandatory, ItemsUpTo(Most)]
    public List<Guid> People { get; set; } = [];
}

/// <summary>Result for one person or pair.</summary>
public sealed record AssignmentResult
{
    /// <summary>The person or pair.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether the account is now responsible.</summary>
    public required bool Assigned { get; init; }

    /// <summary>Why not: the type of the problem.</summary>
    public string? Problem { get; init; }

    /// <summary>The detail of the problem.</summary>
    public string? Detail { get; init; }

    internal static AssignmentResult Of(Guid id, ProblemException? problem) =>
        new()
        {
            Id = id,
            Assigned = problem is null,
            Problem = problem is null ? null : $"/problems/{problem.Slug}",
            Detail = problem is null ? null : Texts.Problem(problem.Slug + ".detail"),
        };
}

/// <summary>Result of many assignments.</summary>
public sealed record AssignmentReport
{
    /// <summary>People or pairs for whom the account is now responsible.</summary>
    public required int Assigned { get; init; }

    /// <summary>People or pairs who stay as they were.</summary>
    public required int Refused { get; init; }

    /// <summary>A result per person or pair, in the order of the request.</summary>
    public required IReadOnlyList<AssignmentResult> Results { get; init; }

    internal static AssignmentReport Of(IReadOnlyList<AssignmentResult> results)
    {
        var assigned = results.Count(result => result.Assigned);
        return new AssignmentReport
        {
            Assigned = assigned,
            Refused = results.Count - assigned,
            Results = results,
        };
    }
}

/// <summary>Assigns one after the other, each checked by itself, and records those that changed.</summary>
internal sealed class Assignments(Auditor auditor)
{
    /// <param name="action">Name of the use case, for the audit.</param>
    /// <param name="ids">The people or pairs.</param>
    /// <param name="unknown">The problem of one that is not seen.</param>
    /// <param name="assign">Assigns one; null where it is not seen, or the account cannot be responsible for it.</param>
    /// <param name="find">Finds one that is seen.</param>
    /// <param name="cancellationToken">Stops between two.</param>
    public async Task<AssignmentReport> Of(
        string action,
        List<Guid> ids,
        ProblemException unknown,
        Func<Guid, Task<Assigned?>> assign,
        Func<Guid, Task<Guid?>> find,
        CancellationToken cancellationToken
    )
    {
        var results = new List<AssignmentResult>(ids.Count);
        var changed = new List<Assigned>();
        foreach (var id in ids)
        {
            if (await assign(id) is { } assigned)
            {
                changed.Add(assigned);
                results.Add(AssignmentResult.Of(id, null));
                continue;
            }

            var isFound = await find(id) is not null;
            results.Add(AssignmentResult.Of(id, isFound ? Problems.Refused("responsible-not-possible") : unknown));
        }

        await auditor.RecordAll(action, changed, null, cancellationToken);
        return AssignmentReport.Of(results);
    }
}

/// <summary>A person or pair with another responsible account.</summary>
internal sealed record Assigned : IResource, IInProgramme
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
}

internal sealed class AssignPeopleHandler(
    Db db,
    CallerContext callers,
    TimeProvider clock,
    ResponsibleAccounts accounts,
    Assignments assignments
) : IRequestHandler<AssignPeople, AssignmentReport>
{
    private const string CanCare =
        "EXISTS (SELECT 1 FROM accounts a WHERE a.id = @ResponsibleId AND "
        + "(a.programme_id IS NULL OR a.programme_id = people.programme_id) AND (a.site_id IS NULL OR a.site_id = people.site_id))";

    public async Task<AssignmentReport> Handle(AssignPeople request, CancellationToken cancellationToken)
    {
        await accounts.Check(request.ResponsibleId, request.People, "people", cancellationToken);
        object Parameters(Guid id) =>
            new
            {
                Id = id,
                Role = request.Role.ToText(),
                request.ResponsibleId,
                Now = clock.GetUtcNow(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            };
        return await assignments.Of(
            nameof(AssignPeople),
            request.People,
            Problems.NotFound(request.Role.ToText()),
            id =>
                db.Find<Assigned>(
                    $"""
                    UPDATE people SET responsible_id = @ResponsibleId, version = version + 1, updated_at = @Now
                    WHERE id = @Id AND role = @Role AND status <> 'erased'
                      AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                      AND {Where.Set(request.ResponsibleId, CanCare)}
                    RETURNING id, programme_id
                    """,
                    Parameters(id),
                    cancellationToken
                ),
            id =>
                db.Find<Guid?>(
                    $"""
                    SELECT id FROM people
                    WHERE id = @Id AND role = @Role AND status <> 'erased'
                      AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                    """,
                    Parameters(id),
                    cancellationToken
                ),
            cancellationToken
        );
    }
}
