using System.Text.Json;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.OwnSignups;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

public static class PrivacyEndpoints
{
    public static void MapPrivacy(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/mentors", "Privacy", Policies.Coordinator).MapLinks(PersonRole.Mentor, "Mentor");
        api.MapGroup("/mentees", "Privacy", Policies.Coordinator).MapLinks(PersonRole.Mentee, "Mentee");
        api.MapGroup("/privacy/{token}", "Privacy", Policies.Participant).MapOwnRecord();
        api.MapGroup("/signups/own/{token}", "Signups", Policies.Signup)
            .MapDelete(
                "/",
                async (string token, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new EraseOwnSignup(token), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(EraseOwnSignup))
            .WithSummary("Erases what the sign-up of a link led to")
            .Finds();
    }

    private static void MapOwnRecord(this RouteGroupBuilder own)
    {
        own.MapGet(
                "/",
                async (string token, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetMyData(), ct))
            )
            .WithName(nameof(GetMyData))
            .WithSummary("Returns the data about the person of a personal link, and names what is withheld")
            .Finds();
        own.MapGet(
                "/export",
                (string token, HttpContext http, IMediator mediator, CancellationToken ct) => Export(http, mediator, ct)
            )
            .WithName("ExportMyData")
            .WithSummary("Returns the data about the person of a personal link as a file")
            .Finds()
            .Produces<MyData>();
        own.MapPatch(
                "/",
                async (string token, JsonElement patch, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new CorrectMyData(patch), ct))
            )
            .WithName(nameof(CorrectMyData))
            .WithSummary("Corrects a person's own answers")
            .WithDescription(
                "Corrects a person's own answers. A year of birth changes at once only before screening and from "
                    + "one adult's year to another; otherwise, and for `guardianConsent`, "
                    + "the answer has an open entry in `requests`, and the record changes when staff confirm it."
            )
            .WithMetadata(new PatchOf(typeof(MyCorrections)))
            .Accepts<JsonElement>(MergePatch.ContentType, "application/json")
            .Changes();
        MapStops(own);
        own.MapPost(
                "/concerns",
                async (string token, RaiseMyConcern request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Json(await mediator.Send(request, ct), statusCode: StatusCodes.Status201Created)
            )
            .WithName(nameof(RaiseMyConcern))
            .WithSummary("Creates a concern that only the staff named for concerns read")
            .Creates()
            .Produces<ConcernReceipt>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        own.MapDelete(
                "/",
                async (string token, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new EraseMe(), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(EraseMe))
            .WithSummary("Erases the person of a personal link permanently")
            .Finds();
    }

    // What a person stops or resumes by themselves.
    private static void MapStops(RouteGroupBuilder own)
    {
        own.MapPost(
                "/pause",
                async (string token, PauseMe request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request, ct))
            )
            .WithName(nameof(PauseMe))
            .WithSummary("Pauses a person, or ends the pause")
            .WithDescription(
                "Pauses a person, or ends the pause. "
                    + "A pause ends open proposals; `withdrawnPairs` of the answer names those that the person was asked about."
            )
            .Changes();
        own.MapPost(
                "/restriction",
                async (string token, RestrictMyData request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request, ct))
            )
            .WithName(nameof(RestrictMyData))
            .WithSummary("Restricts the use of a record, or lifts the restriction")
            .WithDescription(
                "Restricts the use of a record, or lifts the restriction. "
                    + "A restriction ends open proposals; `withdrawnPairs` of the answer names those that the person was asked about."
            )
            .Changes();
        own.MapPost(
                "/withdrawal",
                async (string token, WithdrawMyConsent request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request, ct))
            )
            .WithName(nameof(WithdrawMyConsent))
            .WithSummary("Withdraws a consent with immediate effect")
            .WithDescription(
                "Withdraws a consent with immediate effect. "
                    + "Without the consent to matching, open proposals end; "
                    + "`withdrawnPairs` of the answer names those that the person was asked about."
            )
            .Changes();
    }

    /// <summary>What the page of a person needs beside itself.</summary>
    public static void MapMyPages(this IEndpointRouteBuilder app) =>
        app.MapGet("/my/export", Export).RequireAuthorization(Policies.Participant).ExcludeFromDescription();

    private static async Task<IResult> Export(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var data = await mediator.Send(new GetMyData(), cancellationToken);
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(data, json), "application/json", "my-data.json");
    }

    private static void MapLinks(this RouteGroupBuilder people, PersonRole role, string singular)
    {
        people
            .MapPost(
                "/{id:guid}/personal-link",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Json(
                        await mediator.Send(new CreatePersonalLink(role, id), ct),
                        statusCode: StatusCodes.Status201Created
                    )
            )
            .WithName($"Create{singular}PersonalLink")
            .WithSummary($"Creates the personal link of a {singular.ToLowerInvariant()} and returns it once")
            .Creates()
            .Produces<PersonalLink>(StatusCodes.Status201Created);
        people
            .MapDelete(
                "/{id:guid}/personal-link",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new RevokePersonalLinks(role, id), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName($"Revoke{singular}PersonalLinks")
            .WithSummary($"Revokes all personal links of a {singular.ToLowerInvariant()}")
            .Finds();
    }

    private static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) =>
        route
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
}
