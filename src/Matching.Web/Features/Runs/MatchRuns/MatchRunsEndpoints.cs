using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Matching.Engine.Assignment;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Features.Runs.MatchRuns;

public static class MatchRunsEndpoints
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    // A match run may carry thousands of locks.
    private const long MostBytes = 1024 * 1024;

    public static void MapMatchRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/match-runs", "MatchRuns", Policies.Coordinator);
        runs.MapPost("/", Create)
            .WithName(nameof(CreateMatchRun))
            .WithSummary("Starts a match run; with ?wait= the answer waits for the result")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .Produces<MatchRun>()
            .Produces<MatchRun>(StatusCodes.Status202Accepted)
            .Creates();
        runs.MapGet(
                "/",
                async ([AsParameters] ListMatchRuns query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListMatchRuns))
            .WithSummary("Lists match runs, the newest first")
            .WithList();
        runs.MapGet(
                "/{id:guid}",
                async (Guid id, [Between(0, 30)] int? wait, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await Wait(await mediator.Send(new GetMatchRun(id), ct), wait, http, ct))
            )
            .WithName(nameof(GetMatchRun))
            .WithSummary("Returns a match run")
            .Finds();
        runs.MapGet(
                "/{id:guid}/events",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    var run = await mediator.Send(new GetMatchRun(id), ct);
                    return TypedResults.ServerSentEvents(Events(run, http, ct));
                }
            )
            .WithName("FollowMatchRun")
            .WithSummary("Streams the progress of a match run as server-sent events")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Finds();
        runs.MapPost(
                "/{id:guid}/cancel",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new CancelMatchRun(id), ct))
            )
            .WithName(nameof(CancelMatchRun))
            .WithSummary("Cancels a match run")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPost(
                "/{id:guid}/adopt",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new AdoptMatchRun(id), ct))
            )
            .WithName(nameof(AdoptMatchRun))
            .WithSummary("Adopts the proposals of a dry run as pairs")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapGet(
                "/{id:guid}/proposals",
                async (Guid id, [AsParameters] ProposalsQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListProposals(id, query), ct))
            )
            .WithName(nameof(ListProposals))
            .WithSummary("Lists proposed pairs with their scores by criterion")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPut(
                "/{id:guid}/proposals/{menteeId:guid}/mark",
                async (Guid id, Guid menteeId, MarkProposal request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { MatchRunId = id, MenteeId = menteeId }, ct))
            )
            .WithName(nameof(MarkProposal))
            .WithSummary("Marks a proposal as to lock or to forbid for what-ifs and the next run")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new GetMatchRun(id));
        runs.MapProofs();
    }

    private static void MapProofs(this RouteGroupBuilder runs)
    {
        runs.MapGet(
                "/{id:guid}/certificate",
                (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Proof(
                        id,
                        http,
                        mediator,
                        proof => proof.Certified(),
                        (proof, to) => BenchmarkFormat.WriteSolution(proof.MentorOf, proof.Certificate, to),
                        ct
                    )
            )
            .WithName("GetMatchRunCertificate")
            .WithSummary("Returns the proof of optimality; as text/plain for an independent checker")
            .Produces<MatchRunCertificate>()
            .AlsoAnswers("text/plain")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone);
        runs.MapGet(
                "/{id:guid}/instance",
                (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Proof(
                        id,
                        http,
                        mediator,
                        proof => proof.Instance(),
                        (proof, to) => BenchmarkFormat.WriteInstance(proof.Computed.Problem, to),
                        ct
                    )
            )
            .WithName("GetMatchRunInstance")
            .WithSummary("Returns the problem that was solved; as text/plain for an independent checker")
            .Produces<MatchRunInstance>()
            .AlsoAnswers("text/plain")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone);
        runs.MapGet(
                "/{id:guid}/replay",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok((await mediator.Send(new GetMatchRunProof(id), ct)).Replay())
            )
            .WithName("ReplayMatchRun")
            .WithSummary("Computes a run again from its frozen input and compares the results")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone);
    }

    public static void MapCandidates(this IEndpointRouteBuilder api)
    {
        foreach (
            var (role, path, tag) in new[]
            {
                (PersonRole.Mentor, "/mentors", "Mentors"),
                (PersonRole.Mentee, "/mentees", "Mentees"),
            }
        )
        {
            var one = tag[..^1];
            api.MapGroup(path, tag, Policies.Coordinator)
                .MapGet(
                    "/{id:guid}/candidates",
                    async (Guid id, [AsParameters] CandidatesFilter filter, IMediator mediator, CancellationToken ct) =>
                        TypedResults.Ok(await mediator.Send(new ListCandidates(role, id, filter), ct))
                )
                .WithName($"List{one}Candidates")
                .WithSummary($"Ranks all people of the other side for a {one.ToLowerInvariant()}, with reasons")
                .WithList()
                .ProducesProblem(StatusCodes.Status404NotFound);
        }
    }

    private static async Task<IResult> Create(
        CreateMatchRun request,
        [Between(0, 30)] int? wait,
        HttpContext http,
        IMediator mediator,
        MatchRunBell bell,
        CancellationToken ct
    )
    {
        var run = await mediator.Send(request, ct);
        bell.Ring();
        run = await Wait(run, wait, http, ct);
        if (run.IsOver)
        {
            // a repetition gets the answer that was given, not the one that waiting replaced
            await http.RequestServices.GetRequiredService<IdempotencyContext>().Replace(StatusCodes.Status200OK, run, ct);
        }

        var location = $"{http.Request.Path.Value!.TrimEnd('/')}/{run.Id}";
        http.Response.Headers.Location = location;
        return run.IsOver ? TypedResults.Ok(run) : TypedResults.Accepted(location, run);
    }

    private static async Task<MatchRun> Wait(MatchRun run, int? seconds, HttpContext http, CancellationToken ct)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!run.IsOver && TimeProvider.System.GetElapsedTime(until) < TimeSpan.FromSeconds(seconds ?? 0))
        {
            await Task.Delay(Look, ct);
            run = await http.RequestServices.GetRequiredService<IMediator>().Send(new GetMatchRun(run.Id), ct);
        }

        return run;
    }

    private static async IAsyncEnumerable<SseItem<MatchRun>> Events(
        MatchRun run,
        HttpContext http,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        yield return new SseItem<MatchRun>(run, "match-run");
        while (!run.IsOver)
        {
            await Task.Delay(Look * 4, ct);
            var now = await http.RequestServices.GetRequiredService<IMediator>().Send(new GetMatchRun(run.Id), ct);
            if (now.Status != run.Status || now.Progress > run.Progress)
            {
                yield return new SseItem<MatchRun>(now, "match-run");
            }

            run = now;
        }
    }

    private static async Task<IResult> Proof<T>(
        Guid id,
        HttpContext http,
        IMediator mediator,
        Func<MatchRunProof, T> json,
        Action<MatchRunProof, TextWriter> text,
        CancellationToken ct
    )
    {
        var proof = await mediator.Send(new GetMatchRunProof(id), ct);
        if (!Accepted.Prefers(http.Request, "text/plain", "application/json"))
        {
            return TypedResults.Ok(json(proof));
        }

        using var writer = new StringWriter();
        text(proof, writer);
        return TypedResults.Text(writer.ToString(), "text/plain", System.Text.Encoding.UTF8);
    }
}
