using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.MessageTemplates;

public static class MessageTemplatesEndpoints
{
    public static void MapMessageTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/programmes/{programmeId:guid}/message-templates", "Messages", Policies.Admin);
        templates
            .MapGet(
                "/",
                async (Guid programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListMessageTemplates(programmeId), ct))
            )
            .WithName(nameof(ListMessageTemplates))
            .WithSummary("Lists the texts of a programme's messages")
            .Finds();
        templates
            .MapGet(
                "/{kind}/{language}",
                async (
                    Guid programmeId,
                    [SuchAs("person_available")] string kind,
                    [SuchAs("it")] string language,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(new GetMessageTemplate(programmeId, kind, language), ct))
            )
            .WithName(nameof(GetMessageTemplate))
            .WithSummary("Returns the text of a kind of message in a language")
            .Finds();
        templates
            .MapPut(
                "/{kind}/{language}",
                async (
                    Guid programmeId,
                    [SuchAs("person_available")] string kind,
                    [SuchAs("it")] string language,
                    SetMessageTemplate request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    Routes.Ok(
                        http,
                        await mediator.Send(
                            request with
                            {
                                ProgrammeId = programmeId,
                                Kind = kind,
                                Language = language,
                                IfMatch = IfMatch.Required(http),
                            },
                            ct
                        )
                    )
            )
            .WithName(nameof(SetMessageTemplate))
            .WithSummary("Sets a programme's own text of a kind of message in a language")
            .Replaces()
            .Knows("programmeId", id => new GetProgramme(id));
        templates.MapRemovalAndPreview();
    }

    private static void MapRemovalAndPreview(this RouteGroupBuilder templates)
    {
        templates
            .MapDelete(
                "/{kind}/{language}",
                async (
                    Guid programmeId,
                    [SuchAs("person_available")] string kind,
                    [SuchAs("it")] string language,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                {
                    var request = new DeleteMessageTemplate(programmeId, kind, language, IfMatch.Required(http));
                    await mediator.Send(request, ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteMessageTemplate))
            .WithSummary("Deletes a programme's own text, so that the one that comes with the service is used")
            .Deletes();
        templates
            .MapPost(
                "/{kind}/{language}/preview",
                async (
                    Guid programmeId,
                    [SuchAs("person_available")] string kind,
                    [SuchAs("it")] string language,
                    PreviewMessageTemplate request,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    TypedResults.Ok(
                        await mediator.Send(request with { ProgrammeId = programmeId, Kind = kind, Language = language }, ct)
                    )
            )
            .WithName(nameof(PreviewMessageTemplate))
            .WithSummary("Shows a text with example values, and stores nothing")
            .Corrects()
            .Knows("programmeId", id => new GetProgramme(id));
    }
}
