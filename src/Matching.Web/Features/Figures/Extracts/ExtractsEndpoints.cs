using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Figures.Extracts;

public static class ExtractsEndpoints
{
    private const string ZipType = "application/zip";

    public static void MapExtracts(this IEndpointRouteBuilder api)
    {
        // An analyst besides needs the permission of an evaluator.
        var evaluators = api.MapGroup("/extracts", "Extracts", Policies.Analyst);
        evaluators
            .MapPost("/", Create)
            .WithName(nameof(CreateExtract))
            .WithSummary("Creates an extract of data of persons under pseudonyms, for an evaluator")
            .Creates()
            .RequireAuthorization(policy => policy.RequireAssertion(MayTakeOut));
        evaluators
            .MapGet("/{id:guid}/files", Download)
            .WithName(nameof(GetExtractFiles))
            .WithSummary("Returns the files of an extract as a zip with a Data Package; audited with its purpose")
            .Produces<Stream>(StatusCodes.Status200OK, ZipType)
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone);

        var read = api.MapGroup("/extracts", "Extracts", Policies.Staff);
        read.MapGet(
                "/",
                async ([AsParameters] ListExtracts query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListExtracts))
            .WithSummary("Lists extracts")
            .WithList();
        read.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetExtract(id), ct))
            )
            .WithName(nameof(GetExtract))
            .WithSummary("Returns the metadata of an extract; for staff also the people who can be singled out")
            .Finds();
        read.MapPost(
                "/{id:guid}/coarsen",
                async (Guid id, CoarsenExtract request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    request.Id = id;
                    return Routes.Ok(http, await mediator.Send(request, ct));
                }
            )
            .WithName(nameof(CoarsenExtract))
            .WithSummary("Coarsens a held extract")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new GetExtract(id));
        read.MapPost(
                "/{id:guid}/end",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new EndExtract(id), ct))
            )
            .WithName(nameof(EndExtract))
            .WithSummary("Ends an extract before its last day and removes its content")
            .Finds()
            .ProducesProblem(StatusCodes.Status410Gone);
    }

    private static async Task<Created<Extract>> Create(
        CreateExtract request,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        // extracts that are over leave before new ones come
        await mediator.Send(new DeleteEndedExtracts(), ct);
        return Routes.Created(http, await mediator.Send(request, ct));
    }

    private static async Task<FileContentHttpResult> Download(Guid id, HttpContext http, IMediator mediator, CancellationToken ct)
    {
        var files = await mediator.Send(new GetExtractFiles(id), ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(files.Zip, ZipType, files.Name);
    }

    // Known before the body is read: a caller without permission does not learn what was wrong with it.
    private static async Task<bool> MayTakeOut(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http && context.PendingRequirements.Count() == 1)
        {
            await http.RequestServices.GetRequiredService<IMediator>().Send(new CheckEvaluator(), http.RequestAborted);
        }

        // an unknown caller, or one of another role, is refused by the policy of the group
        return true;
    }
}
