using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

public static class AppointmentsEndpoints
{
    private const string CalendarType = "text/calendar";

    public static void MapAppointments(this IEndpointRouteBuilder api)
    {
        var appointments = api.MapGroup("/appointments", "Appointments", Policies.Coordinator);
        appointments
            .MapGet(
                "/",
                async ([AsParameters] ListAppointments query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAppointments))
            .WithSummary("Lists the appointments with a person; audited")
            .WithList();
        appointments
            .MapPost(
                "/",
                async (CreateAppointment request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateAppointment))
            .WithSummary("Books an appointment with a person")
            .Creates();
        appointments
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetAppointment(id), ct))
            )
            .WithName(nameof(GetAppointment))
            .WithSummary("Returns an appointment; audited")
            .Finds();
        appointments
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateAppointment(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateAppointment))
            .WithSummary("Moves or changes an appointment")
            .Patches<CreateAppointment>();
        MapSteps(appointments);
    }

    private static void MapSteps(RouteGroupBuilder appointments)
    {
        appointments
            .MapPost(
                "/{id:guid}/transition",
                async (Guid id, TransitionAppointment request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(TransitionAppointment))
            .WithSummary("Records that an appointment was held, missed or cancelled")
            .Transitions()
            .Knows("id", id => new CheckAppointment(id));
        appointments
            .MapGet(
                "/{id:guid}/calendar",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                {
                    var file = await mediator.Send(new GetAppointmentCalendar(id), ct);
                    return TypedResults.File(file.Content, CalendarType, file.Name);
                }
            )
            .WithName(nameof(GetAppointmentCalendar))
            .WithSummary("Returns an appointment as a calendar file without names")
            .Produces<string>(StatusCodes.Status200OK, CalendarType)
            .Finds();
    }
}
