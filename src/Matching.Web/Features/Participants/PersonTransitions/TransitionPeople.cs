using System.Text.Json.Serialization;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>
/// Moves many mentors or mentees to another state. Each is checked by itself: those who cannot move stay as they are.
/// </summary>
[Example("""{ "to": "contacted", "reason": "Called this week.", "people": ["0198c0de-0000-7000-8000-000000000001"] }""")]
public sealed record TransitionPeople : ICommand<TransitionReport>
{
    /// <summary>How many people one request moves.</summary>
    public const int Most = 1000;

    [JsonIgnore]
    public PersonRole Role { get; set; }

    /// <summary>The state to move to.</summary>
    [Mandatory]
    public PersonStatus? To { get; set; }

    /// <summary>Reason, in a few words. Every person can read it in their own data.</summary>
    [LengthUpTo(500)]
    public string? Reason { get; set; }

    /// <summary>Ids of the people, each once, 1,000 at most.</summary>
    [Mandatory, ItemsUpTo(Most)]
    public List<Guid> People { get; set; } = [];
}

/// <summary>Result for one person.</summary>
public sealed record TransitionResult
{
    /// <summary>The person.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether the person is in the new state.</summary>
    public required bool Moved { get; init; }

    /// <summary>The state now; null when the person was not found.</summary>
    public PersonStatus? Status { get; init; }

    /// <summary>Why the person stays: the type of the problem that a single transition would answer.</summary>
    public string? Problem { get; init; }

    /// <summary>The detail of the problem.</summary>
    public string? Detail { get; init; }

    /// <summary>Gates that are open, when those are why.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Pairs that the transition withdrew or ended; null when the person was not moved.</summary>
    public IReadOnlyList<Guid>? WithdrawnPairs { get; init; }
}

/// <summary>Result of many transitions.</summary>
public sealed record TransitionReport
{
    /// <summary>People who moved.</summary>
    public required int Moved { get; init; }

    /// <summary>People who stay as they are.</summary>
    public required int Refused { get; init; }

    /// <summary>A result per person, in the order of the request.</summary>
    public required IReadOnlyList<TransitionResult> Results { get; init; }
}

internal sealed class TransitionPeopleHandler(PersonMover mover, PersonStore people, Auditor auditor)
    : IRequestHandler<TransitionPeople, TransitionReport>
{
    public async Task<TransitionReport> Handle(TransitionPeople request, CancellationToken cancellationToken)
    {
        if (request.People.Count == 0 || request.People.Distinct().Count() < request.People.Count)
        {
            throw Problems.ValidationFailed("people", Texts.Validation(request.People.Count == 0 ? "required" : "people-once"));
        }

        var results = new List<TransitionResult>(request.People.Count);
        var moved = new List<Person>();
        foreach (var id in request.People)
        {
            try
            {
                var made = await mover.Move(
                    new TransitionPerson
                    {
                        Role = request.Role,
                        Id = id,
                        To = request.To,
                        Reason = request.Reason,
                    },
                    cancellationToken
                );
                moved.Add(made.Before);
                results.Add(
                    new TransitionResult
                    {
                        Id = id,
                        Moved = true,
                        Status = made.Status,
                        WithdrawnPairs = made.WithdrawnPairs,
                    }
                );
            }
            catch (ProblemException problem)
                when (problem.Status
                        is StatusCodes.Status404NotFound
                            or StatusCodes.Status409Conflict
                            or StatusCodes.Status412PreconditionFailed
                )
            {
                results.Add(await Refused(request.Role, id, problem, cancellationToken));
            }
        }

        // the entries that single transitions would have left
        await auditor.RecordAll(nameof(TransitionPerson), moved, null, cancellationToken);
        return new TransitionReport
        {
            Moved = moved.Count,
            Refused = results.Count - moved.Count,
            Results = results,
        };
    }

    private async Task<TransitionResult> Refused(
        PersonRole role,
        Guid id,
        ProblemException problem,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Id = id,
            Moved = false,
            Status =
                problem.Status == StatusCodes.Status404NotFound ? null : (await people.Get(role, id, cancellationToken)).Status,
            Problem = $"/problems/{problem.Slug}",
            Detail = Texts.Problem($"{problem.Slug}.detail", problem.Args),
            Missing = problem.Extensions.GetValueOrDefault("missing") as IReadOnlyList<string>,
        };
}
